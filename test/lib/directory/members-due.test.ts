import { day } from "../../../lib/time/clock";
import { createGraphLog, describeSnapshot, threeRanges } from "./three-ranges";
import { createSyncRuns, guid } from "./sync-runs";

/** A static list's members change; reading everyone has calls left for the dynamic list alone. */
async function learntTenant() {
  const tenant = threeRanges();
  const { graph, tell } = createGraphLog(tenant);
  const { sync, load, clock } = createSyncRuns(tenant);
  await sync({ graph });
  return {
    tenant,
    clock,
    run: (callBudget: number) => sync({ graph, callBudget }),
    membersChange: () => {
      tenant.members.set(guid(101), [guid(4), guid(5)]);
      tell({ users: [], groups: ["id-101"] });
    },
    list: async () =>
      describeSnapshot(await load())?.lists.find(
        (list) => list.guid === guid(101),
      ),
  };
}

it("members that were due before everyone was read are due after", async () => {
  const { clock, run, membersChange, list } = await learntTenant();
  membersChange();
  clock.advance(day);
  expect(await run(0)).toMatchObject({ kind: "whole", membershipsRead: 0 });
  expect(await list()).toMatchObject({ members: [guid(3)] });
  clock.advance(600_000);
  expect(await run(100)).toMatchObject({ kind: "changes", membershipsRead: 1 });
  expect(await list()).toMatchObject({ members: [guid(4), guid(5)] });
});

it("a change of members that comes while the reading of everyone begins is told after it", async () => {
  const { tenant, clock, run, membersChange, list } = await learntTenant();
  let changed = false;
  tenant.onPage = (call) => {
    // All lists are asked for between what changed and who is there.
    if (call === "staticLists" && !changed) {
      changed = true;
      membersChange();
    }
    return undefined;
  };
  clock.advance(day);
  expect(await run(0)).toMatchObject({ kind: "whole", membershipsRead: 0 });
  expect(changed).toBe(true);
  clock.advance(600_000);
  expect(await run(100)).toMatchObject({ kind: "changes", membershipsRead: 1 });
  expect(await list()).toMatchObject({ members: [guid(4), guid(5)] });
});

it("members whom a reading left out that was cut off are unknown, and not gone", async () => {
  const { tenant, clock, run, list } = await learntTenant();
  tenant.onPage = (call) =>
    // Not where it is asked what changed.
    call === "recipients" ? { rows: [], complete: false } : undefined;
  clock.advance(day);
  expect(await run(0)).toMatchObject({ kind: "whole", complete: false });
  expect(await list()).toMatchObject({ members: [], unknown: 1 });
});
