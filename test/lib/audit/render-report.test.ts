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
  expect(model.waivers).toMatchObject([
    { list: model.matters[0]?.list.address.replace("2", "3"), covers: 1 },
  ]);
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
          groupCreation: { read: false, code: "tenant_forbidden" },
        },
      },
    ),
  );
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(links)).toEqual(
    new Set([
      "matters",
      "reach",
      "tenant",
      "rules",
      "rule-over-limit",
      "rule-no-lever",
      "rule-tenant-settings-unread",
    ]),
  );
  for (const id of links) expect(page).toContain(`id="${id ?? ""}"`);
});

const said = (page: string) =>
  page.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

test("no list over its limit is no good news where the data says too little", () => {
  const page = said(
    renderReport(
      modelOf([
        { n: 1, predicted: null },
        { n: 2, predicted: 5, predictedComplete: false },
        // Known well enough: a lower bound over the limit, a list that is controlled, and a whole count.
        { n: 3, predicted: 5000, predictedComplete: false },
        { n: 4, predicted: null, moderated: true },
        { n: 5, predicted: 5 },
      ]),
    ),
  );
  expect(page).toContain("2 open lists may be over the limit too");
  expect(page).toContain("≥ 5,000 recipients are in the largest open list");
  expect(said(renderReport(modelOf([{ n: 5, predicted: 5 }])))).not.toContain(
    "may be over the limit too",
  );
});

test("an export without lists is nothing to be reassured by", () => {
  const page = said(renderReport(modelOf([])));
  expect(page).toContain("The data holds no list");
  expect(page).not.toContain("No list has a finding");
  expect(page).not.toContain("over their limit");
});

test("lists go by their name too, where it says more than the address", () => {
  const input = buildAuditInput([
    { n: 1, predicted: 5000 },
    { n: 2, predicted: 6000 },
  ]);
  const outcome = auditSnapshot(input);
  const { address } = outcome.lists[1] ?? { address: "" };
  const model = buildReportModel(outcome, {
    takenAt,
    recipients: 8400,
    policy: input.policy,
    now,
    nameOf: (id) =>
      id === guid(1) ? "\u202e<b>Everyone</b>" : address.toUpperCase(),
  });
  expect(model.matters.map(({ name }) => name)).toEqual([
    null,
    "\u202e<b>Everyone</b>",
  ]);
  // Set apart, so that a name from right to left does not turn what stands beside it.
  expect(renderReport(model)).toContain(
    "<bdi>\u202e&#60;b&#62;Everyone&#60;/b&#62;</bdi>",
  );
});

test("of many lists it unfolds a few, puts the next in a line each, and says how many are left", () => {
  const page = renderReport(
    modelOf(
      Array.from({ length: 600 }, (_, n) => ({
        n: n + 1,
        predicted: 5000 + n,
      })),
    ),
  );
  expect(page.match(/<article/g)).toHaveLength(50);
  expect(page.match(/<details open/g)).toHaveLength(3);
  expect(page.match(/<details/g)).toHaveLength(51);
  expect(said(page)).toMatch(
    /50 more lists have findings: breakwater audit --csv writes every list/,
  );
  expect(said(page)).toContain("Lists with findings (600)");
});
