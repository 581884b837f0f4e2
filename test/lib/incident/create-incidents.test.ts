import { randomUUID } from "node:crypto";
import type { Activation } from "../../../lib/enforcement/desired-state/activation";
import { createIncidents } from "../../../lib/incident/create-incidents";
import type { Incident } from "../../../lib/incident/incident";
import { createTables } from "../../../lib/storage/azure-tables";
import { ensureStorage } from "../../../lib/storage/ensure-storage";
import { hour, minute, toIso } from "../../../lib/time/clock";
import { testStorageConnection } from "../../support/azurite";

const connection = {
  kind: "connectionString" as const,
  connectionString: testStorageConnection(),
};
const tables = createTables(connection);
beforeAll(() => ensureStorage(connection));

const start = Date.parse("2026-01-05T10:00:00Z");

function house(activation?: Partial<Activation>) {
  const time = { now: start };
  const counts = { replies: 7, distinctRepliers: 5, deliveries: 70 };
  const incidents = createIncidents({
    tenantId: randomUUID(),
    tables,
    clock: { now: () => time.now, sleep: () => Promise.resolve() },
    killSwitch: {
      get: (id) =>
        Promise.resolve(
          activation && {
            ...({
              id,
              lists: [],
              appliedAt: null,
              effectiveAt: null,
              releasedAt: null,
            } as unknown as Activation),
            ...activation,
          },
        ),
    },
    countMail: () => Promise.resolve(counts),
  });
  return { incidents, time };
}

const incident = (id: string, over: Partial<Incident> = {}): Incident => ({
  id,
  state: "open",
  lists: ["all@lists.example"],
  listGuids: ["guid-all"],
  openedAt: toIso(start),
  closedAt: null,
  activations: [],
  rule: "distinct-repliers",
  explanation: "Three people replied.",
  conversation: "root@mail.example",
  reach: 10,
  reachComplete: true,
  trippedAt: toIso(start),
  lastTripAt: toIso(start),
  counts: { replies: 3, distinctRepliers: 3, deliveries: 30, rejected: 2 },
  countedAt: toIso(start),
  ...over,
});

test("is opened once; a second opening changes nothing", async () => {
  const { incidents } = house();
  await incidents.open(incident("A"));
  const again = await incidents.open(incident("A", { rule: "many-senders" }));
  expect(again.rule).toBe("distinct-repliers");
  expect(await incidents.list()).toHaveLength(1);
});

test("lists the newest first, and knows no other", async () => {
  const { incidents } = house();
  for (const id of ["A", "C", "B"]) await incidents.open(incident(id));
  expect((await incidents.list()).map((one) => one.id)).toEqual([
    "C",
    "B",
    "A",
  ]);
  expect(await incidents.get("D")).toBeUndefined();
  expect(await incidents.update("D", (one) => one)).toBeUndefined();
});

test("a timeline entry is written once and never changed", async () => {
  const { incidents, time } = house();
  await incidents.open(incident("A"));
  await incidents.note("A", { key: "n1", what: "note", text: "first" });
  time.now += minute;
  await incidents.note("A", { key: "n1", what: "note", text: "second" });
  expect((await incidents.get("A"))?.timeline).toEqual([
    { key: "n1", what: "note", text: "first", at: toIso(start) },
  ]);
});

test("twelve writers at once lose nothing", async () => {
  const { incidents } = house();
  await incidents.open(incident("A"));
  const ids = Array.from({ length: 12 }, (_, n) => `activation-${n}`);
  await Promise.all(
    ids.map((id) =>
      incidents.update("A", (one) => ({
        ...one,
        activations: [...one.activations, id],
      })),
    ),
  );
  expect([...((await incidents.find("A"))?.activations ?? [])].sort()).toEqual(
    [...ids].sort(),
  );
});

test("counts anew whenever it is asked for, and keeps what others counted", async () => {
  const { incidents } = house();
  await incidents.open(incident("A"));
  expect((await incidents.get("A"))?.counts).toEqual({
    replies: 7,
    distinctRepliers: 5,
    deliveries: 70,
    rejected: 2,
  });
});

const at = toIso(start + minute);
test.each<
  [string, Partial<Activation> | undefined, number, Incident["state"], string[]]
>([
  ["not thrown, within the hour", undefined, 0, "open", []],
  ["not thrown, quiet for an hour", undefined, hour, "closed", ["closed"]],
  ["requested", { state: "requested" }, 2 * hour, "open", []],
  [
    "applied",
    { state: "applied", appliedAt: at },
    2 * minute,
    "contained",
    ["applied", "contained"],
  ],
  [
    "effective",
    { state: "effective", appliedAt: at, effectiveAt: at },
    2 * hour,
    "contained",
    ["applied", "effective", "contained"],
  ],
  ["failed", { state: "failed" }, minute, "open", ["failed"]],
  [
    "released",
    { state: "released", appliedAt: at, releasedAt: at },
    2 * hour,
    "closed",
    ["applied", "released", "closed"],
  ],
])("activation %s", async (_what, activation, after, state, timeline) => {
  const { incidents, time } = house(activation);
  await incidents.open(
    incident("A", { activations: activation ? ["activation-1"] : [] }),
  );
  time.now = start + after;
  await incidents.follow();
  const view = await incidents.get("A");
  expect(view?.state).toBe(state);
  expect(view?.timeline.map((entry) => entry.what)).toEqual(timeline);
  expect(view?.closedAt === null).toBe(state !== "closed");
});
