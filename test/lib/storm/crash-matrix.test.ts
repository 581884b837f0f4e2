import { createEnforcement } from "../../../lib/enforcement/create-enforcement";
import { BreakwaterError } from "../../../lib/errors/breakwater-error";
import { createIncidents } from "../../../lib/incident/create-incidents";
import { policySchema } from "../../../lib/policy/policy-schema";
import { silentLog } from "../../../lib/ports/log";
import { createMailCount } from "../../../lib/storm/count-incident-mail";
import { createDetector } from "../../../lib/storm/create-detector";
import { createMailLog } from "../../../lib/storm/mail-log";
import { toIso } from "../../../lib/time/clock";
import {
  createCrashingPorts,
  type CrashPlan,
  type CrashingPorts,
} from "../../support/crash-ports";
import { memoryTables } from "../../support/memory-tables";
import { createHouse, group, type House } from "../enforcement/house";
import { reply } from "./house";

const address = "everyone@lists.example";
const policy = policySchema.parse({ version: 1, storm: { mode: "enforce" } });

/** The way of a mail through one instance: detector, incident, kill switch, tenant. */
function instance({ deps }: House, ports?: CrashingPorts) {
  const wrap = <T extends object>(name: string, port: T) =>
    ports ? ports.wrap(name, port) : port;
  const tables = wrap("tables", deps.tables);
  const { tenantId, clock, ids } = deps;
  const { killSwitch, sweep } = createEnforcement({
    ...deps,
    tables,
    lists: wrap("lists", deps.lists),
    queues: wrap("queues", deps.queues),
  });
  const mailLog = createMailLog(tables, tenantId);
  const incidents = createIncidents({
    tenantId,
    tables,
    clock,
    killSwitch,
    countMail: createMailCount(mailLog, clock),
  });
  const detector = createDetector({
    tenantId,
    tables,
    clock,
    ids,
    log: silentLog,
    lists: wrap("snapshot", {
      find: (addresses: readonly string[]) =>
        Promise.resolve(
          new Map(
            addresses.includes(address)
              ? [
                  [
                    address,
                    { guid: "everyone", address, reach: 9_000, complete: true },
                  ],
                ]
              : [],
          ),
        ),
    }),
    mailLog,
    incidents,
    killSwitch,
    policy: () => policy,
    automationBlockedBy: () => Promise.resolve(null),
    ownMail: null,
  });
  return { detector, incidents, killSwitch, sweep };
}

const message = ({ deps, time }: House, from: number, to: number) => ({
  v: 1 as const,
  kind: "mail-events" as const,
  tenantId: deps.tenantId,
  heardAt: toIso(time.now),
  events: Array.from({ length: to - from }, (_, n) =>
    reply(from + n, from + n, { recipients: [address] }),
  ),
});

async function storm(plan?: CrashPlan) {
  const house = createHouse(memoryTables());
  house.list("everyone", { address, reach: 9_000 });
  house.pass(2);
  await instance(house).detector.detect(message(house, 0, 3));
  const ports = createCrashingPorts(
    plan,
    () => new BreakwaterError("storage_unavailable", "Out of order."),
  );
  const end = await Promise.race([
    instance(house, ports)
      .detector.detect(message(house, 3, 9))
      .then(
        () => "done",
        () => "failed",
      ),
    ports.death,
  ]);
  return { house, calls: ports.calls, end };
}

/** The queue gives the message again, and the timer comes round. */
async function mend(house: House): Promise<void> {
  const fresh = instance(house);
  await fresh.detector.detect(message(house, 3, 9));
  await fresh.sweep();
  await fresh.incidents.follow();
  const [incident, ...more] = await fresh.incidents.list();
  expect(more).toEqual([]);
  const [activation, ...others] = await fresh.killSwitch.list();
  expect(others).toEqual([]);
  expect(incident).toMatchObject({
    state: "contained",
    lists: [address],
    activations: [activation?.id],
    counts: { distinctRepliers: 9 },
  });
  expect(activation).toMatchObject({
    state: "applied",
    by: "detector",
    incidentId: incident?.id,
  });
  expect(house.accepted("everyone")).toEqual([group]);
  const told = await fresh.incidents.get(incident?.id ?? "");
  const tripped = told?.timeline.filter(({ what }) => what === "tripped");
  expect(tripped).toHaveLength(1);
  await fresh.killSwitch.release(activation?.id ?? "", "operator");
  await fresh.sweep();
  expect(house.accepted("everyone")).toEqual([]);
}

test("a storm is one incident and one activation", async () => {
  const { house, calls, end } = await storm();
  expect(end).toBe("done");
  expect(calls.length).toBeGreaterThan(20);
  await mend(house);
});

test.each([
  ["dies", "before"],
  ["dies", "after"],
  ["fails", "before"],
  ["fails", "after"],
] as const)(
  "and so it is where the instance %s %s any of its port calls",
  async (how, moment) => {
    const { calls } = await storm();
    for (let n = 1; n <= calls.length; n++) {
      const { house, end } = await storm({ at: n, moment, how });
      if (how === "dies") expect(end).toBe("died");
      try {
        await mend(house);
      } catch (error) {
        throw new Error(`${how} ${moment} call ${n}, ${calls[n - 1]}`, {
          cause: error,
        });
      }
    }
  },
);
