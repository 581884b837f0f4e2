import { createEnforcement } from "../../../lib/enforcement/create-enforcement";
import type { EnforcementChange } from "../../../lib/enforcement/enforcement-change";
import type { EnforcementDeps } from "../../../lib/enforcement/enforcement-deps";
import { BreakwaterError } from "../../../lib/errors/breakwater-error";
import {
  createCrashingPorts,
  type CrashingPorts,
  type CrashPlan,
} from "../../support/crash-ports";
import { memoryTables } from "../../support/memory-tables";
import { createHouse, group, restrict, throwOn, type House } from "./house";

const key = "the same throw";
const request = throwOn("all", { idempotencyKey: key });

interface Case {
  /** Who might write before anything happened; empty is everyone. */
  before: string[];
  /** Whether the audit holds the list too. */
  audited: boolean;
}

const cases: [string, Case][] = [
  ["an open list", { before: [], audited: false }],
  ["a list of named senders", { before: ["alice", "bob"], audited: false }],
  ["an open list that the audit holds", { before: [], audited: true }],
];

/** What is cut short; everything before it went well. */
const operations: [string, (house: House) => Promise<Operation>][] = [
  [
    "engage",
    () => Promise.resolve(({ killSwitch }) => killSwitch.engage(request)),
  ],
  [
    "reconcile",
    async (house) => {
      house.tenant.faults.push("throttled", "throttled", "throttled");
      await house.enforcement.killSwitch.engage(request);
      house.tenant.faults.length = 0;
      return ({ reconcile }) => reconcile(house.messages[0]);
    },
  ],
  [
    "sweep",
    async (house) => {
      house.tenant.faults.push("throttled", "throttled", "throttled");
      await house.enforcement.killSwitch.engage(request);
      house.tenant.faults.length = 0;
      return ({ sweep }) => sweep();
    },
  ],
  [
    "release",
    async (house) => {
      const { id } = await house.enforcement.killSwitch.engage(request);
      return ({ killSwitch }) => killSwitch.release(id, "operator");
    },
  ],
  [
    "expiry",
    async (house) => {
      await house.enforcement.killSwitch.engage(request);
      house.pass(request.minutes);
      return ({ sweep }) => sweep();
    },
  ],
];
type Enforcement = ReturnType<typeof createEnforcement>;
type Operation = (enforcement: Enforcement) => Promise<unknown>;

/** Every port that enforcement has, each call of it counted. */
function crashing(deps: EnforcementDeps, ports: CrashingPorts) {
  const asked = ports.wrap("app", {
    approvedSenders: () => deps.approvedSenders(),
    findInSnapshot: (identity: string) => deps.findInSnapshot(identity),
    conversationLists: (messageId: string) => deps.conversationLists(messageId),
    openLists: () => deps.openLists(),
    onChange: (change: EnforcementChange) => deps.onChange?.(change),
  });
  return createEnforcement({
    ...deps,
    ...asked,
    tables: ports.wrap("tables", deps.tables),
    queues: ports.wrap("queues", deps.queues),
    lists: ports.wrap("lists", deps.lists),
  });
}

async function run(
  { before, audited }: Case,
  prepare: (house: House) => Promise<Operation>,
  plan?: CrashPlan,
) {
  const house = createHouse(memoryTables());
  house.list("all", { accepted: before });
  if (audited) {
    await house.enforcement.auditHolds.place([restrict("all")], "01");
    await house.enforcement.sweep();
    house.messages.length = 0;
  }
  const operation = await prepare(house);
  const ports = createCrashingPorts(
    plan,
    () => new BreakwaterError("storage_unavailable", "Out of order."),
  );
  const end = await Promise.race([
    operation(crashing(house.deps, ports)).then(
      () => "done",
      () => "failed",
    ),
    ports.death,
  ]);
  return { house, calls: ports.calls, end };
}

const expectedWhileHeld = [group];
const expectedAfter = ({ before, audited }: Case) =>
  audited ? [group, "owner"] : before;

/** A fresh instance after the crash: nothing is repeated by anybody, the timer alone runs. */
async function mend(house: House, at: Case): Promise<void> {
  const fresh = createEnforcement(house.deps);
  await fresh.sweep();
  expect((await fresh.sweep()).failed).toEqual([]);
  const thrown = await fresh.killSwitch.list();
  expect(thrown.length).toBeLessThanOrEqual(1);
  const [activation] = thrown;
  if (activation?.state === "applied") {
    expect(house.accepted("all")).toEqual(expectedWhileHeld);
    expect(activation.lists).toMatchObject([{ state: "applied" }]);
  } else {
    expect([undefined, "released"]).toContain(activation?.state);
    expect(house.accepted("all")).toEqual(expectedAfter(at));
  }
}

/** The one who asked asks again, and everything is undone at last. */
async function askAgain(house: House, at: Case): Promise<void> {
  const fresh = createEnforcement(house.deps);
  const again = await fresh.killSwitch.engage(request);
  expect(await fresh.killSwitch.list()).toHaveLength(1);
  if (again.state !== "released") {
    expect(again.state).toBe("applied");
    expect(house.accepted("all")).toEqual(expectedWhileHeld);
  }
  await fresh.killSwitch.release(again.id, "operator");
  await fresh.sweep();
  expect(await fresh.killSwitch.get(again.id)).toMatchObject({
    state: "released",
    lists: [{ state: "released" }],
  });
  expect(house.accepted("all")).toEqual(expectedAfter(at));
  await fresh.auditHolds.remove(["all"], "02");
  await fresh.sweep();
  expect(house.accepted("all")).toEqual(at.before);
  expect(await fresh.restrictedLists()).toEqual(new Set());
  expect(await fresh.findings()).toEqual([]);
}

describe.each(cases)("%s", (_name, at) => {
  describe.each(operations)("%s", (_operation, prepare) => {
    test("runs to its end when nothing goes wrong", async () => {
      const { house, calls, end } = await run(at, prepare);
      expect(end).toBe("done");
      expect(calls.length).toBeGreaterThan(10);
      await mend(house, at);
      await askAgain(house, at);
    });

    test.each([
      ["dies", "before"],
      ["dies", "after"],
      ["fails", "before"],
      ["fails", "after"],
    ] as const)("%s %s any of its port calls", async (how, moment) => {
      const { calls } = await run(at, prepare);
      for (let n = 1; n <= calls.length; n++) {
        const plan: CrashPlan = { at: n, moment, how };
        const { house, end } = await run(at, prepare, plan);
        if (how === "dies") expect(end).toBe("died");
        try {
          await mend(house, at);
          await askAgain(house, at);
        } catch (error) {
          throw new Error(`${how} ${moment} call ${n}, ${calls[n - 1]}`, {
            cause: error,
          });
        }
      }
    });
  });
});
