import { auditSnapshot } from "../../../lib/audit/audit-snapshot";
import { renderListsCsv } from "../../../lib/audit/report/lists-csv";
import { readCsv } from "../../../lib/directory/csv/read-csv";
import { buildAuditInput, guid, type ListSketch } from "./build-audit-input";

async function sheetOf(
  sketches: ListSketch[],
  policy: object = {},
  nameOf: (guid: string) => string | undefined = () => undefined,
) {
  const outcome = auditSnapshot(buildAuditInput(sketches, { policy }));
  let header: readonly string[] = [];
  const rows: Record<string, string>[] = [];
  await readCsv(
    [Buffer.from(renderListsCsv(outcome, nameOf))] as never,
    "lists.csv",
    {
      header: (names) => void (header = names),
      row: (cells) =>
        void rows.push(
          Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ""])),
        ),
    },
  );
  return { header, rows, outcome };
}

test("every list has a row, the gravest first and those without findings by reach", async () => {
  const { rows, outcome } = await sheetOf([
    { n: 1, predicted: 3 },
    { n: 2, predicted: 9_000 },
    { n: 3, predicted: 70 },
    { n: 4, predicted: 840_000 },
  ]);
  const address = (n: number) =>
    outcome.lists.find((list) => list.guid === guid(n))?.address;
  expect(rows.map((row) => row.address)).toEqual([4, 2, 3, 1].map(address));
  expect(rows.map(({ severity, rules }) => [severity, rules])).toEqual([
    ["critical", "over-limit"],
    ["high", "over-limit"],
    ["", ""],
    ["", ""],
  ]);
});

test.each<[string, Omit<ListSketch, "n">, Record<string, string>]>([
  [
    "over its limit",
    { predicted: 9_000, notes: "expected-audience: 20", synced: true },
    {
      kind: "dynamicDistributionGroup",
      reach: "9000",
      "reach is": "exact",
      expected: "20",
      limit: "60",
      open: "yes",
      decision: "none",
      severity: "critical",
      rules: "over-limit no-lever",
      "waived rules": "",
      "waived until": "",
    },
  ],
  [
    "known in part",
    { predicted: 30, predictedComplete: false },
    {
      reach: "30",
      "reach is": "at least",
      expected: "",
      limit: "1000",
      decision: "none",
      rules: "incomplete-audience",
    },
  ],
  [
    "unknown",
    { predicted: null },
    { reach: "", "reach is": "unknown", rules: "incomplete-audience" },
  ],
  ["moderated", { predicted: 9, moderated: true }, { open: "no", mend: "" }],
])("a list %s", async (_name, sketch, cells) => {
  const { rows } = await sheetOf([{ n: 1, ...sketch }]);
  expect(rows).toMatchObject([cells]);
});

test("texts that a stranger chose stay texts, whole", async () => {
  const filter = "=RecipientTypeDetails -eq 'UserMailbox'\r\n-and \"x\", y";
  const { rows } = await sheetOf(
    [{ n: 1, predicted: 9_000, filter }],
    {},
    () => '@SUM(1);=2 "quoted",\nname',
  );
  expect(rows[0]).toMatchObject({
    name: "'@SUM(1);'=2 \"quoted\",\nname",
    filter: "'=RecipientTypeDetails -eq 'UserMailbox'\r\n'-and \"x\", y",
  });
  expect(rows[0]?.mend).toContain("Set-DynamicDistributionGroup");
});

test("what is waived counts for nothing, and says until when", async () => {
  const waiver = (rule: string, expires: string) => ({
    list: guid(1),
    rule,
    reason: "all staff",
    approver: "head of IT",
    expires,
  });
  const { rows } = await sheetOf([{ n: 1, predicted: 9_000, synced: true }], {
    waivers: [
      waiver("over-limit", "2027-01-01"),
      waiver("no-lever", "2026-12-01"),
    ],
  });
  expect(rows).toMatchObject([
    {
      severity: "",
      rules: "",
      mend: "",
      decision: "none",
      "waived rules": "no-lever over-limit",
      "waived until": "2026-12-01",
    },
  ]);
});

test("no list is a header alone", async () => {
  const { header, rows } = await sheetOf([]);
  expect(header).toContain("reach is");
  expect(rows).toEqual([]);
});
