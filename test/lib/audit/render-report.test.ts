import { auditSnapshot } from "../../../lib/audit/audit-snapshot";
import { buildReportModel } from "../../../lib/audit/report/report-model";
import { renderReport } from "../../../lib/audit/report/render-report";
import { buildAuditInput, guid, type ListSketch } from "./build-audit-input";

const about = { takenAt: "2026-03-02T07:30:00Z", recipients: 8400 };
const modelOf = (sketches: ListSketch[], policy: object = {}) =>
  buildReportModel(auditSnapshot(buildAuditInput(sketches, { policy })), about);

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
  expect(model.waived.map((one) => one.listGuid)).toEqual([guid(3)]);
  expect(model).toMatchObject({
    overLimit: 2,
    openOver1000: 2,
    largest: 840_000,
  });
});

test.each([
  [0, "nobody"],
  [1, "1–9"],
  [9, "1–9"],
  [10, "10–99"],
  [999, "100–999"],
  [1000, "1,000–9,999"],
  [100_000, "100,000 and more"],
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
  expect(page).not.toMatch(/(src|href)=/);
  expect(page).toContain("Set-DynamicDistributionGroup");
});

test("says so when nothing is wrong", () => {
  expect(renderReport(modelOf([{ n: 1, predicted: 5 }]))).toContain(
    "No list has a finding.",
  );
});
