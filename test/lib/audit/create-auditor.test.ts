import { createAuditor } from "../../../lib/audit/create-auditor";
import { auditorOf, prepareAuditStorage, sketches } from "./auditor-of";
import { buildAuditInput, guid } from "./build-audit-input";

beforeAll(prepareAuditStorage);

test("enforcing: restricts the largest first and keeps the evidence", async () => {
  const { auditor, placed } = auditorOf(sketches(300, 3), {
    audit: { mode: "enforce" },
  });
  const run = await auditor.run({ by: "timer" });
  expect(run).toMatchObject({
    state: "done",
    lists: 300,
    overLimit: 3,
    restricted: 3,
    stopped: null,
  });
  expect(placed.map((decision) => decision.listGuid)).toEqual([
    guid(3),
    guid(2),
    guid(1),
  ]);
  expect(
    (await auditor.latest())?.decisions.filter(
      (decision) => decision.action === "restrict",
    ),
  ).toHaveLength(3);
  expect((await auditor.get(run.id))?.finishedAt).not.toBeNull();
});

test("reporting: says what it would do and does nothing", async () => {
  const { auditor, placed } = auditorOf(sketches(10, 1), {
    audit: { mode: "report" },
  });
  expect(await auditor.run({ by: "timer" })).toMatchObject({
    state: "done",
    overLimit: 1,
    restricted: 0,
  });
  expect(placed).toEqual([]);
});

test("reporting after it enforced gives back what it had restricted, and nothing else is asked for", async () => {
  const { auditor, held, placed } = auditorOf(sketches(10, 1), {
    audit: { mode: "report" },
  });
  held.set(guid(1), 5_000);
  expect(await auditor.run({ by: "timer" })).toMatchObject({ state: "done" });
  expect(held.size).toBe(0);
  expect(placed).toEqual([]);
});

test("while it is paused, reporting gives nothing back, and enforcing neither restricts nor gives back", async () => {
  for (const mode of ["report", "enforce"]) {
    let paused = true;
    const { auditor, held, placed } = auditorOf(
      sketches(10, 1),
      { audit: { mode } },
      {
        isPaused: () => Promise.resolve(paused),
        automationBlockedBy: () => Promise.resolve(paused ? "paused" : null),
      },
    );
    // The second is within its limit, and an audit that may act clears it.
    held.set(guid(1), 5_000).set(guid(2), 5);
    await auditor.run({ by: "timer" });
    expect([...held.keys()]).toEqual([guid(1), guid(2)]);
    expect(placed).toEqual([]);
    paused = false;
    await auditor.run({ by: "timer" });
    expect([...held.keys()]).toEqual(mode === "report" ? [] : [guid(1)]);
  }
});

test("without what it needs it reports only, and says why", async () => {
  const { auditor, placed } = auditorOf(
    sketches(10, 1),
    { audit: { mode: "enforce" } },
    { automationBlockedBy: () => Promise.resolve("no approved-senders group") },
  );
  expect(await auditor.run({ by: "timer" })).toMatchObject({
    restricted: 0,
    reportOnly: "no approved-senders group",
  });
  expect(placed).toEqual([]);
});

test("a run beyond the blast radius stops whole, and an approval carries it out", async () => {
  const { auditor, placed } = auditorOf(sketches(20, 2), {
    audit: { mode: "enforce" },
  });
  const stopped = await auditor.run({ by: "timer" });
  expect(stopped).toMatchObject({
    state: "stopped",
    restricted: 0,
    stopped: { limit: 1, wanted: 2 },
  });
  expect(placed).toEqual([]);
  const approved = await auditor.approveRun(stopped.id, "approver");
  expect(approved).toMatchObject({
    state: "done",
    restricted: 2,
    approves: stopped.id,
    approvedBy: "approver",
  });
  await expect(
    auditor.approveRun(approved.id, "approver"),
  ).rejects.toMatchObject({ code: "conflict" });
  await expect(auditor.approveRun("nowhere", "approver")).rejects.toMatchObject(
    { code: "not_found" },
  );
});

test("an older run that ends late does not replace a newer one's result", async () => {
  const { auditor } = auditorOf(sketches(10, 0), {});
  await auditor.run({ by: "timer", id: "01B" });
  await auditor.run({ by: "timer", id: "01A" });
  expect((await auditor.latest())?.id).toBe("01B");
});

test("what a run leaves is what another instance reads, and is not read again where it was made", async () => {
  const { auditor, deps } = auditorOf(sketches(10, 2), {});
  const read = jest.spyOn(deps.blobs, "read");
  await auditor.run({ by: "timer" });
  const before = read.mock.calls.length;
  const made = await auditor.latest();
  expect(read).toHaveBeenCalledTimes(before);
  expect(made?.findings.length).toBeGreaterThan(0);
  expect(await createAuditor(deps).latest()).toEqual(made);
  expect(read).toHaveBeenCalledTimes(before + 1);
});

test("the lists of the first audit count as approved, later ones do not until somebody says so", async () => {
  const first = auditorOf(sketches(10, 0), {});
  await first.auditor.run({ by: "timer" });
  const later = buildAuditInput([...sketches(10, 0), { n: 99, predicted: 5 }]);
  const second = createAuditor({
    ...first.deps,
    loadSnapshot: () => Promise.resolve(later.snapshot),
    measureReach: () =>
      Promise.resolve({
        reaches: later.reaches,
        countSenders: () => 0,
        countFresh: () => 0,
        filterFindings: () => [],
        dispose: () => {},
      }),
  });
  const unapproved = async () =>
    (await second.latest())?.lists
      .filter((list) => !list.approved)
      .map((list) => list.guid);
  await second.run({ by: "timer" });
  expect(await unapproved()).toEqual([guid(99)]);
  await second.approveList({
    listGuid: guid(99),
    expectedAudience: 10,
    reason: "new team",
    by: "approver",
  });
  await second.run({ by: "timer" });
  expect(await unapproved()).toEqual([]);
});

test("before the first sync it fails with a hint, and the run says so", async () => {
  const { auditor } = auditorOf(
    [],
    {},
    { loadSnapshot: () => Promise.resolve(undefined) },
  );
  await expect(auditor.run({ by: "timer", id: "01X" })).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await auditor.get("01X")).toMatchObject({ state: "failed" });
});
