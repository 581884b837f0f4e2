import { randomUUID } from "node:crypto";
import { createSnapshotStore } from "../../../lib/directory/snapshot-store";
import type { DirectorySnapshot } from "../../../lib/directory/snapshot";
import { syncDirectory } from "../../../lib/directory/sync-directory";
import { silentLog } from "../../../lib/ports/log";
import { createIds } from "../../../lib/time/system-ids";
import { memoryBlobs } from "../../support/memory-blobs";
import { createTestClock } from "../tenant/test-clock";
import {
  createFakeTenant,
  graphOf,
  readerOf,
  type FakeTenant,
} from "./fake-tenant";

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

const guid = (n: number) =>
  `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const row = (n: number, more: object = {}) => ({
  Guid: guid(n),
  ExternalDirectoryObjectId: `id-${n}`,
  Alias: `${"abc"[n % 3] ?? ""}${n}`,
  Name: `row${n}`,
  PrimarySmtpAddress: `row${n}@nhs.example`,
  City: "Leeds",
  WhenChangedUTC: "2025-06-01T00:00:00.0000000Z",
  ...more,
});
const changedAt = "2026-01-01T00:05:00.0000000Z";

function smallTenant(): FakeTenant {
  const tenant = createFakeTenant();
  tenant.dynamicLists = [row(100, { RecipientFilter: "City -eq 'Leeds'" })];
  tenant.staticLists = [row(101)];
  tenant.recipients = [
    ...Array.from({ length: 12 }, (_, n) => row(n)),
    ...tenant.dynamicLists,
    ...tenant.staticLists,
  ];
  tenant.members.set(guid(100), [guid(1), guid(2)]);
  tenant.members.set(guid(101), [guid(3)]);
  // Three ranges: a crash may come between any two.
  tenant.countUsers = (beginnings) =>
    Promise.resolve(
      beginnings.map((one) =>
        one === "" ? 40_000 : /^[abc]$/.test(one) ? 12_000 : 0,
      ),
    );
  return tenant;
}

function change(tenant: FakeTenant) {
  tenant.recipients[1] = row(1, { City: "York", WhenChangedUTC: changedAt });
  tenant.recipients.push(row(50, { WhenChangedUTC: changedAt }));
  tenant.recipients = tenant.recipients.filter(({ Guid }) => Guid !== guid(2));
  tenant.changes.users = { ids: ["id-2"] };
  tenant.changes.groups = { membersOf: ["id-101"] };
  tenant.members.set(guid(101), [guid(3), guid(50)]);
}

/** Everything that a snapshot says, in words that do not depend on rows. */
function describeSnapshot(snapshot: DirectorySnapshot | undefined) {
  if (!snapshot) return undefined;
  const read = (property: string, at: number) => {
    const column = snapshot.recipients.column(property);
    return column?.values[column.codes[at] ?? -1] ?? null;
  };
  const rows = Array.from({ length: snapshot.recipients.count }, (_, at) => at);
  return {
    complete: snapshot.complete,
    people: rows.map((at) => `${read("Guid", at)} ${read("City", at)}`).sort(),
    lists: snapshot.lists.map((list) => ({
      guid: list.guid,
      itself: read("Guid", list.row ?? -1),
      members: Array.from(list.membership?.rows ?? [], (at) =>
        read("Guid", at),
      ).sort(),
    })),
  };
}

async function play(
  kind: "first" | "changes" | "again" | "warm",
  at: number,
  when: "before" | "after",
) {
  const tenant = smallTenant();
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
      graph: wrap(graphOf(tenant)),
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
    change(tenant);
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
