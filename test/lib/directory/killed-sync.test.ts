import { randomUUID } from "node:crypto";
import { createSnapshotStore } from "../../../lib/directory/snapshot-store";
import { syncDirectory } from "../../../lib/directory/sync-directory";
import { silentLog } from "../../../lib/ports/log";
import { createIds } from "../../../lib/time/system-ids";
import { memoryBlobs } from "../../support/memory-blobs";
import { createTestClock } from "../tenant/test-clock";
import { readerOf } from "./fake-tenant";
import {
  change,
  createGraphLog,
  describeSnapshot,
  threeRanges,
} from "./three-ranges";

/**
 * A run that is killed before or after any call that it makes through a port: to storage, Exchange or
 * Graph. The calls are counted by wrapping the ports, so that a call that someone adds is killed too.
 */
class Killed extends Error {}

function fuse(at: number, when: "before" | "after") {
  let calls = 0;
  const burn = () => {
    // From then on nothing goes through any more: the process is dead.
    if (++calls >= at) throw new Killed();
  };
  const wrap = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => {
          if (when === "before") burn();
          const dead = calls >= at;
          if (dead) throw new Killed();
          const answer: unknown = Reflect.apply(member, target, args);
          if (isPages(answer)) return pagesUntil(answer, burn, when);
          return when === "before"
            ? answer
            : Promise.resolve(answer).then((value) => {
                burn();
                return value;
              });
        };
      },
    });
  return { wrap, calls: () => calls };
}

const isPages = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

async function* pagesUntil(
  pages: AsyncIterable<unknown>,
  burn: () => void,
  when: "before" | "after",
) {
  for await (const page of pages) {
    if (when === "before") burn();
    yield page;
    if (when === "after") burn();
  }
}

async function play(
  kind: "first" | "changes" | "again" | "warm",
  at: number,
  when: "before" | "after",
) {
  const tenant = threeRanges();
  const { graph, tell } = createGraphLog(tenant);
  const blobs = memoryBlobs();
  const clock = createTestClock(Date.UTC(2026, 0, 1));
  const tenantId = randomUUID();
  const ids = createIds(clock);
  // An instance that lives on: what fails is the call, and what it keeps in memory stays.
  let storage = blobs;
  const living = createSnapshotStore({
    blobs: new Proxy(blobs, {
      get: (_, name) => Reflect.get(storage, name) as unknown,
    }),
    tenantId,
    log: silentLog,
  });
  const sync = (wrap: <T extends object>(port: T) => T, wholeEvery?: number) =>
    syncDirectory({
      reader: wrap(readerOf(tenant)),
      graph: wrap(graph),
      blobs: (storage = wrap(blobs)),
      ...(kind === "warm" && { snapshots: living }),
      clock,
      ids,
      log: silentLog,
      tenantId,
      callBudget: 100,
      wholeEvery,
    });
  // As another process would: nothing of the dead one is in memory.
  const load = () =>
    createSnapshotStore({ blobs, tenantId, log: silentLog }).loadSnapshot();
  const asItIs = <T>(port: T) => port;
  if (kind !== "first") {
    await sync(asItIs);
    clock.advance(600_000);
    tell(change(tenant, "2026-01-01T00:05:00.0000000Z"));
  }
  const before = describeSnapshot(await load());
  const { wrap, calls } = fuse(at, when);
  const killed = await sync(wrap, kind === "again" ? 0 : undefined).then(
    () => false,
    (error: unknown) => {
      if (!(error instanceof Killed)) throw error;
      return true;
    },
  );
  const between = describeSnapshot(await load());
  clock.advance(60_000);
  await sync(asItIs, kind === "again" ? 0 : undefined);
  const left: string[] = [];
  for await (const name of blobs.list("snapshots", `${tenantId}/sync/`))
    left.push(name);
  const after = describeSnapshot(await load());
  if (kind === "warm")
    expect(describeSnapshot(await living.loadSnapshot())).toEqual(after);
  return {
    before,
    between,
    after,
    killed,
    calls: calls(),
    left,
  };
}

describe.each(["first", "changes", "again", "warm"] as const)(
  "a run (%s) that is killed",
  (kind) => {
    it.each(["before", "after"] as const)(
      "%s any call leaves the snapshot as it was or as it will be, and the next run ends it",
      async (when) => {
        const whole = await play(kind, Infinity, when);
        expect(whole.killed).toBe(false);
        expect(whole.after?.complete).toBe(true);
        expect(whole.calls).toBeGreaterThan(15);
        for (let at = 1; at <= whole.calls; at++) {
          const { before, between, after, killed, left } = await play(
            kind,
            at,
            when,
          );
          expect(killed).toBe(true);
          expect([before, whole.after]).toContainEqual(between);
          expect({ at, after, left }).toEqual({
            at,
            after: whole.after,
            left: [],
          });
        }
      },
    );
  },
);
