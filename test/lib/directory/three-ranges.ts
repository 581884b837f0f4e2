import type { DirectorySnapshot } from "../../../lib/directory/snapshot";
import type {
  DeltaCollection,
  GraphDirectory,
} from "../../../lib/tenant/graph-port";
import { createFakeTenant, graphOf, type FakeTenant } from "./fake-tenant";
import { guid } from "./sync-runs";

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

/** Twelve people, a dynamic list and a static one, read in three ranges: something may come between any two. */
export function threeRanges(): FakeTenant {
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
  tenant.countUsers = (beginnings) =>
    Promise.resolve(
      beginnings.map((one) =>
        one === "" ? 40_000 : /^[abc]$/.test(one) ? 12_000 : 0,
      ),
    );
  return tenant;
}

/** Somebody moves, somebody comes, somebody goes, and the static list has other members. */
export function change(tenant: FakeTenant, at: string, round = 0) {
  const [moves, comes, goes] = [1 + round, 50 + round, 11 - round];
  tenant.recipients[moves] = row(moves, { City: "York", WhenChangedUTC: at });
  tenant.recipients.push(row(comes, { WhenChangedUTC: at }));
  tenant.recipients = tenant.recipients.filter(
    ({ Guid }) => Guid !== guid(goes),
  );
  tenant.members.set(guid(101), [guid(moves), guid(comes)]);
  return { users: [`id-${goes}`], groups: ["id-101"] };
}

/** Graph as it is: each change is told to whoever asks with a cursor from before it, and to no one else. */
export function createGraphLog(tenant: FakeTenant) {
  const log: { users: string[]; groups: string[] }[] = [];
  const tellSince = (collection: DeltaCollection, cursor: string) => {
    const since = log.slice(Number(cursor.split("-")[1]));
    return {
      ids: collection === "users" ? since.flatMap(({ users }) => users) : [],
      membersOf:
        collection === "groups" ? since.flatMap(({ groups }) => groups) : [],
    };
  };
  const fromNow = (collection: DeltaCollection) =>
    `${collection}-${log.length}`;
  const graph: GraphDirectory = {
    ...graphOf(tenant),
    changesFromNow: (collection) => Promise.resolve(fromNow(collection)),
    changesSince: (collection, cursor) =>
      Promise.resolve({
        ...tellSince(collection, cursor),
        cursor: fromNow(collection),
      }),
  };
  return { graph, tell: (one: (typeof log)[number]) => void log.push(one) };
}

/** Everything that a snapshot says, in words that do not depend on rows. */
export function describeSnapshot(snapshot: DirectorySnapshot | undefined) {
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
      unknown: list.membership?.unknown,
    })),
  };
}
