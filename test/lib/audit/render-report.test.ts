import { auditSnapshot } from "../../../lib/audit/audit-snapshot";
import { buildReportModel } from "../../../lib/audit/report/report-model";
import { renderReport } from "../../../lib/audit/report/render-report";
import {
  buildAuditInput,
  guid,
  now,
  type ListSketch,
} from "./build-audit-input";

const takenAt = "2026-03-02T07:30:00Z";
function modelOf(
  sketches: ListSketch[],
  policy: object = {},
  over: Parameters<typeof buildAuditInput>[1] = {},
) {
  const input = buildAuditInput(sketches, { ...over, policy });
  return buildReportModel(auditSnapshot(input), {
    takenAt,
    recipients: 8400,
    policy: input.policy,
    now,
  });
}

test("puts the worst list first and waived findings apart", () => {
  const model = modelOf(
    [
      { n: 1, predicted: 1500 },
      { n: 2, predicted: 840_000, notes: "expected-audience: 20" },
      { n: 3, predicted: 9_000 },
    ],
    {
      waivers: [
        {
          list: guid(3),
          rule: "over-limit",
          reason: "all staff",
          approver: "head of IT",
          expires: "2027-01-01",
        },
      ],
    },
  );
  expect(model.matters.map((one) => one.list.guid)).toEqual([guid(2), guid(1)]);
  expect(model.waivers).toMatchObject([{ list: guid(3), covers: 1 }]);
  expect(model).toMatchObject({
    overLimit: 2,
    openOver1000: 2,
    largestOpen: { guid: guid(2), reach: 840_000 },
  });
  expect(model.surprises.map((list) => list.guid)).toEqual([guid(2)]);
});

test.each([
  [0, "nobody"],
  [1, "1–9"],
  [9, "1–9"],
  [10, "10–99"],
  [999, "100–999"],
  [1000, "1,000–9,999"],
  [100_000, "100,000 or more"],
])("counts a reach of %i under %s", (predicted, label) => {
  const buckets = modelOf([{ n: 1, predicted }]).buckets.filter(
    (bucket) => bucket.lists > 0,
  );
  expect(buckets.map((bucket) => bucket.label)).toEqual([label]);
});

test("the page stands alone and shows names as text", () => {
  const page = renderReport(
    modelOf([
      {
        n: 1,
        predicted: 5000,
        address: "<script>alert(1)</script>@trust.example",
      },
    ]),
  );
  expect(page).not.toContain("<script>");
  expect(page).toContain("&#60;script&#62;");
  expect(page).not.toMatch(/src=|href="(?!#)|url\(|@import/);
  expect(page).toContain("Set-DynamicDistributionGroup");
});

test("says so when nothing is wrong", () => {
  expect(renderReport(modelOf([{ n: 1, predicted: 5 }]))).toContain(
    "No list has a finding.",
  );
});

test.each([
  ["2026-03-02", "today is its last day"],
  ["2026-03-12", "11 days left"],
  ["2027-03-02", "Until 2027-03-02."],
  ["2026-03-01", "It expired after 2026-03-01"],
])("says of a waiver until %s: %s", (expires, said) => {
  const waiver = {
    list: guid(1),
    rule: "over-limit",
    reason: "all staff",
    approver: "head of IT",
    expires,
  };
  const page = renderReport(
    modelOf([{ n: 1, predicted: 5000 }], { waivers: [waiver] }),
  );
  expect(page.replace(/\s+/g, " ")).toContain(said);
  expect(page).toContain("head of IT");
});

test("explains each finding once, and every link leads somewhere", () => {
  const page = renderReport(
    modelOf(
      [
        { n: 1, predicted: 5000 },
        { n: 2, predicted: 7000, synced: true },
      ],
      {},
      {
        tenantSettings: {
          transport: { read: false, code: "tenant_forbidden" },
          organization: { read: false, code: "tenant_forbidden" },
          mailboxes: { read: false, code: "tenant_forbidden" },
          listCreators: { read: false, code: "tenant_forbidden" },
        },
      },
    ),
  );
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(links)).toEqual(
    new Set([
      "rule-over-limit",
      "rule-no-lever",
      "rule-tenant-settings-unread",
    ]),
  );
  for (const id of links) expect(page).toContain(`id="${id ?? ""}"`);
});
