import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { createSnapshotStore } from "../../../lib/directory/snapshot-store";
import { syncDirectory } from "../../../lib/directory/sync-directory";
import { isBreakwaterError } from "../../../lib/errors/breakwater-error";
import type { Blobs } from "../../../lib/ports/blobs";
import { silentLog } from "../../../lib/ports/log";
import { createBlobs } from "../../../lib/storage/azure-blobs";
import { ensureStorage } from "../../../lib/storage/ensure-storage";
import { toIso } from "../../../lib/time/clock";
import { createIds } from "../../../lib/time/system-ids";
import { testStorageConnection } from "../../support/azurite";
import { memoryBlobs } from "../../support/memory-blobs";
import { takeTurns, type Turn, type Turns } from "../../support/take-turns";
import { createTestClock } from "../tenant/test-clock";
import { readerOf, type FakeTenant } from "./fake-tenant";
import {
  change,
  createGraphLog,
  describeSnapshot,
  threeRanges,
} from "./three-ranges";

/**
 * Two runs at once, of which one stands still while the other overtakes it: at any call through a port,
 * in either order, for minutes or for longer than a sync that was broken off is gone on with. In between
 * the tenant changes, and what a run is answered first that stood still is cut off.
 */
type Who = "slow" | "other";
/** What they find: nothing, everything but what changed, or the need to read everyone again. */
const kinds = ["first", "changes", "again"] as const;
type Kind = (typeof kinds)[number];

const minute = 60_000;
const hour = 60 * minute;
const streams = [
  "list",
  "recipients",
  "dynamicLists",
  "staticLists",
  "unifiedLists",
  "dynamicMembers",
  "staticMembers",
  "unifiedGroups",
];

interface Play {
  kind: Kind;
  blobs: Blobs;
  turns: readonly (Pick<Turn, "calls" | "dies"> & { who: Who })[];
  /** How long the first turn's run stands still. */
  still?: number;
  /** Calls to Exchange for members. */
  callBudget?: number;
  /** Whether calls to the tenant count as well as those to storage. */
  stopsAtTenant?: boolean;
}

async function play(options: Play) {
  const { kind, blobs, still = 20 * minute, callBudget = 100 } = options;
  const tenant = threeRanges();
  const { graph, tell } = createGraphLog(tenant);
  const clock = createTestClock(Date.UTC(2026, 0, 1));
  const ids = createIds(clock);
  const tenantId = randomUUID();
  let late: Who | undefined;
  let cutOff = 4;
  let round = 0;
  const somethingChanges = () =>
    tell(change(tenant, toIso(clock.now() - minute), round++));

  const turns: Turns = takeTurns(
    options.turns.map((turn, at) => ({
      ...turn,
      first: () => {
        if (at !== 1) return;
        clock.advance(still);
        somethingChanges();
        late = options.turns[0]?.who;
      },
    })),
  );
  const sync = (who?: Who) => {
    const wrap = <T extends object>(port: T) =>
      who ? turns.wrap(who, port, streams) : port;
    const atTenant = options.stopsAtTenant ? wrap : <T>(port: T) => port;
    return syncDirectory({
      reader: atTenant(
        cutOffWhen(
          tenant,
          () => who !== undefined && who === late && cutOff-- > 0,
        ),
      ),
      graph: atTenant(graph),
      blobs: wrap(blobs),
      clock,
      ids,
      log: silentLog,
      tenantId,
      callBudget: who ? callBudget : 100,
      ...(who && kind === "again" && { wholeEvery: 0 }),
    });
  };
  const store = () => createSnapshotStore({ blobs, tenantId, log: silentLog });
  if (kind !== "first") {
    await sync();
    clock.advance(10 * minute);
    somethingChanges();
  }
  const ends = await Promise.all(
    (["slow", "other"] as const).map((who) =>
      turns.run(who, () =>
        sync(who).then(
          () => "done",
          (error: unknown) =>
            isBreakwaterError(error, "conflict") ? "gave way" : error,
        ),
      ),
    ),
  );

  // As the timer comes round, until nothing is left to do.
  let runs = 0;
  do {
    clock.advance(10 * minute);
    await sync();
  } while (
    ++runs < 5 &&
    (await store().readCurrentVersion())?.cursor?.membersDue.length !== 0
  );
  const left: string[] = [];
  for await (const name of blobs.list("snapshots", `${tenantId}/sync/`))
    left.push(name);
  return {
    calls: turns.calls.get("slow") ?? 0,
    ends: ends.map((end) => end ?? "died"),
    after: describeSnapshot(await store().loadSnapshot()),
    left,
    expected: await learnt(tenant),
  };
}

function cutOffWhen(tenant: FakeTenant, isCutOff: () => boolean) {
  const reader = readerOf(tenant);
  return {
    ...reader,
    async *recipients(query: Parameters<typeof reader.recipients>[0]) {
      for await (const page of reader.recipients(query))
        yield isCutOff() ? { rows: [], complete: false } : page;
    },
  };
}

/** What someone knows who reads that tenant for the first time. */
async function learnt(tenant: FakeTenant) {
  const clock = createTestClock(Date.UTC(2026, 5, 1));
  const house = { blobs: memoryBlobs(), tenantId: "t", log: silentLog };
  await syncDirectory({
    ...house,
    reader: readerOf(tenant),
    graph: createGraphLog(tenant).graph,
    clock,
    ids: createIds(clock),
    callBudget: 100,
  });
  return describeSnapshot(await createSnapshotStore(house).loadSnapshot());
}

/**
 * Whether the snapshot is complete. Of one that says that it is not, nothing is promised but that, nor of
 * a list whose members it says it does not all know.
 */
function holds({
  ends,
  after,
  left,
  expected,
}: Awaited<ReturnType<typeof play>>) {
  for (const end of ends) expect(["done", "gave way", "died"]).toContain(end);
  expect(left).toEqual([]);
  if (!after?.complete) return false;
  const unsure = new Set(
    after.lists.flatMap(({ guid, unknown }) => (unknown ? guid : [])),
  );
  const sure = (what: typeof after | undefined) => ({
    people: what?.people,
    lists: what?.lists.filter(({ guid }) => !unsure.has(guid)),
  });
  expect(sure(after)).toEqual(sure(expected));
  return unsure.size === 0;
}

describe.each(kinds)("a run (%s) that another overtakes", (kind) => {
  const connection = {
    kind: "connectionString",
    connectionString: testStorageConnection(),
  } as const;
  beforeAll(() => ensureStorage(connection));

  // At every other call each.
  it.each([
    ["for minutes", 20 * minute, 1],
    ["for hours", 7 * hour, 2],
  ])(
    "at any call to storage, %s, leaves one whole snapshot",
    async (_, still, from) => {
      const blobs = createBlobs(connection);
      let complete = 0;
      const all = { who: "slow", calls: Infinity } as const;
      const { calls } = await play({ kind, blobs, turns: [all] });
      for (let at = from; at <= calls; at += 2) {
        const turns: Play["turns"] = [
          { who: "slow", calls: at },
          { who: "other", calls: Infinity },
        ];
        const played = await play({ kind, blobs, turns, still });
        expect(played.ends).toContain("done");
        if (holds(played)) complete++;
      }
      expect(complete).toBeGreaterThan(2);
    },
  );

  it("leaves one whole snapshot however they overtake each other, and wherever one is killed", async () => {
    let complete = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 40 }), {
          minLength: 2,
          maxLength: 6,
        }),
        fc.constantFrom(undefined, "slow" as const, "other" as const),
        fc.constantFrom(minute, 20 * minute, 7 * hour),
        fc.constantFrom(1, 100),
        fc.boolean(),
        async (calls, dies, still, callBudget, stopsAtTenant) => {
          const turns: Play["turns"] = [
            ...calls.map((some, at) => ({
              who: at % 2 === 0 ? ("slow" as const) : ("other" as const),
              calls: some,
            })),
            ...(dies ? [{ who: dies, calls: 0, dies: true }] : []),
          ];
          const blobs = memoryBlobs();
          const played = await play({
            kind,
            blobs,
            turns,
            still,
            callBudget,
            stopsAtTenant,
          });
          if (holds(played)) complete++;
        },
      ),
      { numRuns: 100, seed: 20161114 },
    );
    expect(complete).toBeGreaterThan(35);
  });
});
