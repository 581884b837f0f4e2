import { assembleRecipients } from "../../../lib/directory/assemble-recipients";
import { ColumnsBuilder } from "../../../lib/directory/columns-builder";
import {
  createSyncProgressStore,
  type SyncState,
} from "../../../lib/directory/sync-state";
import { createIds } from "../../../lib/time/system-ids";
import { memoryBlobs } from "../../support/memory-blobs";
import { createTestClock } from "../tenant/test-clock";
import { cellsOf } from "./cells-of";

/** A sync whose one range is read, held by one run, and another run of the same tenant. */
async function lastRangeRead() {
  const blobs = memoryBlobs();
  const ids = createIds(createTestClock());
  const [run, other] = [0, 1].map(() =>
    createSyncProgressStore(blobs, "t", ids),
  );
  if (!run || !other) throw new Error("There are two.");
  const state: SyncState = {
    id: ids.next(),
    takenAt: "2026-01-01T00:00:00.000Z",
    properties: ["Guid"],
    users: null,
    groups: null,
    contacts: null,
    ranges: [],
  };
  const builder = new ColumnsBuilder(["Guid"]);
  builder.add({ Guid: "1" });
  const recipients = builder.finish();
  await run.write(state);
  const file = await run.writeRange(state, "a", recipients);
  state.ranges.push({
    range: "a",
    read: { rows: 1, complete: true, file },
  });
  await run.write(state);
  const takeOver = async () => {
    const left = await other.read();
    if (!left) throw new Error("There is nothing to take over.");
    await other.write(left);
    return left;
  };
  const lose = () => blobs.remove("snapshots", `t/sync/${state.id}/${file}`);
  return { run, other, state, recipients, takeOver, lose };
}

it("gives way before it reads a range when another run has taken over since the last, which goes on", async () => {
  const { run, other, state, recipients, takeOver } = await lastRangeRead();
  const left = await takeOver();
  await expect(assembleRecipients(state, run)).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await run.clear()).toBe(false);
  const assembled = await assembleRecipients(left, other);
  expect(cellsOf(assembled)).toEqual(cellsOf(recipients));
});

it("begins anew when a range is lost", async () => {
  const { run, other, state, lose } = await lastRangeRead();
  await lose();
  await expect(assembleRecipients(state, run)).rejects.toMatchObject({
    code: "internal",
  });
  expect(await other.read()).toBeUndefined();
});

it("gives way when a range is gone because another run has ended meanwhile", async () => {
  const { run, other, state, takeOver } = await lastRangeRead();
  const slow = {
    ...run,
    async readRange(...asked: Parameters<typeof run.readRange>) {
      await takeOver();
      await other.clear();
      return run.readRange(...asked);
    },
  };
  await expect(assembleRecipients(state, slow)).rejects.toMatchObject({
    code: "conflict",
  });
});
