import {
  toAuditResult,
  writeAuditResult,
} from "../../../lib/audit/audit-result";
import { auditSnapshot } from "../../../lib/audit/audit-snapshot";
import { createGrowthReference } from "../../../lib/audit/growth-reference";
import { day } from "../../../lib/time/clock";
import { auditStorage, prepareAuditStorage } from "./auditor-of";
import {
  buildAuditInput,
  guid,
  now,
  type ListSketch,
} from "./build-audit-input";

beforeAll(prepareAuditStorage);

/** Audits that are done at the times that a test says, in milliseconds from the first. */
function audits() {
  const deps = auditStorage();
  const growth = createGrowthReference(deps);
  return {
    growth,
    run: async (id: string, after: number, sketches: ListSketch[]) => {
      const outcome = auditSnapshot(buildAuditInput(sketches));
      const result = toAuditResult(outcome, [], {
        id,
        snapshotVersion: "v",
        takenAt: new Date(now + after).toISOString(),
        recipients: 1,
      });
      await writeAuditResult(deps.blobs, deps.tenantId, result);
      await growth.note({ id, at: new Date(now + after).toISOString() });
    },
  };
}

test("before the first audit there is nothing to have grown from", async () => {
  expect(await audits().growth.read()).toBeNull();
});

test("growth is measured from the run of a day or two ago, so that it stands for a day", async () => {
  const { growth, run } = audits();
  const since = async () => (await growth.read())?.reach.get(guid(1));
  await run("A", 0, [{ n: 1, predicted: 1 }]);
  await run("B", 600_000, [{ n: 1, predicted: 2 }]);
  expect(await since()).toBe(1);
  await run("C", day - 1, [{ n: 1, predicted: 3 }]);
  await run("D", day, [{ n: 1, predicted: 4 }]);
  // The last of the day before; D is what the next day is measured from.
  expect(await since()).toBe(1);
  await run("E", 2 * day - 1, [{ n: 1, predicted: 5 }]);
  expect(await since()).toBe(1);
  await run("F", 2 * day, [{ n: 1, predicted: 6 }]);
  expect(await since()).toBe(4);
});

test("nothing has grown from a number that could only be too small, or from none", async () => {
  const { growth, run } = audits();
  await run("A", 0, [
    { n: 1, predicted: 700 },
    { n: 2, predicted: 700, predictedComplete: false },
    { n: 3, predicted: null },
  ]);
  expect([...((await growth.read())?.reach ?? [])]).toEqual([[guid(1), 700]]);
});
