import { randomUUID } from "node:crypto";
import type { EstateState } from "../../../dev/tenant/state/create-tenant-state";
import { listLookup } from "../../../lib/directory/list-lookup";
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
