import { randomUUID } from "node:crypto";
import type { EstateState } from "../../../dev/tenant/state/create-tenant-state";
import { StoredMembership } from "../../../dev/tenant/state/stored-membership";
import { listLookup } from "../../../lib/directory/list-lookup";
import type { DirectorySnapshot } from "../../../lib/directory/snapshot";
import { createSnapshotStore } from "../../../lib/directory/snapshot-store";
import { syncDirectory } from "../../../lib/directory/sync-directory";
import { silentLog } from "../../../lib/ports/log";
import { createBlobs } from "../../../lib/storage/azure-blobs";
import { ensureStorage } from "../../../lib/storage/ensure-storage";
import { createIds } from "../../../lib/time/system-ids";
import { testStorageConnection } from "../../support/azurite";
import { startEstate } from "../tenant/estate-clients";

const connection = {
  kind: "connectionString",
  connectionString: testStorageConnection(),
} as const;
beforeAll(() => ensureStorage(connection));

async function syncEstate(nextLinks: "work" | "expired", scale: number) {
  const estate = await startEstate({ nextLinks, scale });
  const blobs = createBlobs(connection);
  // Not the estate's own: other tests of this worker use that.
  const tenantId = randomUUID();
  const { exchange, graph, clock } = estate;
  try {
    const result = await syncDirectory({
      reader: exchange,
      graph,
      blobs,
      clock,
      ids: createIds(clock),
      log: silentLog,
      tenantId,
      callBudget: 10_000,
    });
    const snapshot = await createSnapshotStore({
      blobs,
      tenantId,
      log: silentLog,
    }).loadSnapshot();
    if (!snapshot) throw new Error("no snapshot");
    return { result, snapshot, state: estate.server.state };
  } finally {
    await estate.close();
  }
}

const guidOf = (state: EstateState, row: number) =>
  String(state.recipients.property(row, "Guid")).toLowerCase();

it.each([
  ["work", 0.003],
  ["expired", 0.002],
] as const)(
  "where next links %s, at scale %d, all of the estate is learnt as it is",
  async (nextLinks, scale) => {
    const { result, snapshot, state } = await syncEstate(nextLinks, scale);
    const lists = [...state.lists.all()];
    expect(result).toMatchObject({
      finished: true,
      complete: true,
      recipients: state.recipients.count,
      lists: lists.length,
      membershipsRead: lists.length,
    });
    const guids = snapshot.recipients.column("Guid");
    const learnt = (row: number) =>
      guids?.values[guids.codes[row] ?? -1]?.toLowerCase() ?? "";
    const lookup = listLookup(snapshot);
    for (const list of lists) {
      const found = lookup.find(list.address);
      expect(found).toMatchObject({
        guid: list.guid.toLowerCase(),
        kind: list.kind,
        filter: list.recipientFilter,
        synced: list.synced,
      });
      expect(learnt(found?.row ?? -1)).toBe(list.guid.toLowerCase());
      expect(found?.delivery.acceptedSenders.map(({ guid }) => guid)).toEqual(
        list.acceptedSenders.map((row) => guidOf(state, row)),
      );
      expect(Array.from(found?.membership?.rows ?? [], learnt).sort()).toEqual(
        Array.from(state.lists.storedMembers(list), (row) =>
          guidOf(state, row),
        ).sort(),
      );
      expect(found?.membership).toMatchObject({ complete: true, unknown: 0 });
    }
    for (const property of ["Department", "City", "CustomAttribute1"]) {
      const column = snapshot.recipients.column(property);
      for (let row = 0; row < snapshot.recipients.count; row += 97) {
        const original = state.recipients.rowByGuid(learnt(row));
        const value = column?.values[column.codes[row] ?? -1] ?? null;
        expect(value).toBe(
          state.recipients.property(original ?? -1, property) || null,
        );
      }
    }
  },
);

it.each(["work", "expired", "anchored"] as const)(
  "where next links %s, what changed is learnt at the cost of what changed, and comes to the same as reading everyone",
  async (nextLinks) => {
    const estate = await startEstate({ nextLinks, scale: 0.002 });
    const { state } = estate.server;
    const blobs = createBlobs(connection);
    const { clock, tenantClock, asked } = estate;
    const store = (tenantId: string) =>
      createSnapshotStore({ blobs, tenantId, log: silentLog });
    const sync = (tenantId: string) =>
      syncDirectory({
        reader: estate.exchange,
        graph: estate.graph,
        blobs,
        clock,
        ids: createIds(clock),
        log: silentLog,
        tenantId,
        callBudget: 10_000,
      });
    const advance = async (minutes: number) => {
      clock.advance(minutes * 60_000);
      await tenantClock.advance(minutes * 60_000);
    };
    try {
      const tenantId = randomUUID();
      await sync(tenantId);
      const wholeCalls = asked.length;
      await advance(30);
      const { writes } = state;
      const rows = Array.from({ length: 4 }, (_, n) => 100 + 7 * n);
      for (const row of rows) writes.write(row, { City: "Elsewhere" });
      writes.leave(300);
      writes.leave(301);
      writes.restore(301);
      const contact = Array.from(
        { length: state.recipients.count },
        (_, n) => n,
      ).find((row) => state.recipients.type(row) === "MailContact");
      writes.leave(contact ?? -1);
      const joined = writes.join({
        type: "UserMailbox",
        address: `new.starter@${state.domain}`,
        properties: { City: "Elsewhere" },
      });
      const group = [...state.lists.all()].find(
        (list) =>
          list.kind === "distributionGroup" &&
          !(list.membership instanceof StoredMembership),
      );
      if (!group) throw new Error("no static list");
      writes.addMembers(group, [joined]);
      await advance(10);

      asked.length = 0;
      expect(await sync(tenantId)).toMatchObject({
        kind: "changes",
        complete: true,
      });
      expect(asked.length).toBeLessThan(40);
      expect(asked.length).toBeLessThan(wholeCalls / 2);

      const other = randomUUID();
      await sync(other);
      const [changed, whole] = await Promise.all(
        [tenantId, other].map(async (id) =>
          describeSnapshot(await store(id).loadSnapshot()),
        ),
      );
      expect(changed?.people).toEqual(whole?.people);
      expect(changed?.people).toContain(`${guidOf(state, joined)} Elsewhere`);
      expect(changed?.lists).toEqual(whole?.lists);
    } finally {
      await estate.close();
    }
  },
);

/** What a snapshot says, in words that do not depend on rows. Stored members may have been refreshed between two readings. */
function describeSnapshot(snapshot: DirectorySnapshot | undefined) {
  const read = (property: string, row: number) => {
    const column = snapshot?.recipients.column(property);
    return column?.values[column.codes[row] ?? -1];
  };
  const count = snapshot?.recipients.count ?? 0;
  return {
    people: Array.from(
      { length: count },
      (_, row) => `${read("Guid", row)?.toLowerCase()} ${read("City", row)}`,
    ).sort(),
    lists: (snapshot?.lists ?? []).map((list) => ({
      guid: list.guid,
      filter: list.filter,
      itself: read("Guid", list.row ?? -1)?.toLowerCase(),
      senders: list.delivery.acceptedSenders,
      members:
        list.filter === null &&
        Array.from(list.membership?.rows ?? [], (row) =>
          read("Guid", row)?.toLowerCase(),
        ).sort(),
    })),
  };
}
