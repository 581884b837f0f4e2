import { ColumnsBuilder } from "../../../lib/directory/columns-builder";
import { createSyncProgressStore } from "../../../lib/directory/sync-state";
import { createIds } from "../../../lib/time/system-ids";
import { memoryBlobs } from "../../support/memory-blobs";
import { createTestClock } from "../tenant/test-clock";
import { cellsOf } from "./cells-of";

const state = {
  id: "01J0000000000000000000000A",
  takenAt: "2024-05-06T07:00:00Z",
  properties: ["Guid", "Alias"],
  users: null,
  groups: null,
  contacts: null,
  ranges: [{ range: "a+b", read: null }],
};

const ids = createIds(createTestClock());

it("the recipients of a range come back as they were", async () => {
  const store = createSyncProgressStore(memoryBlobs(), "t", ids);
  const builder = new ColumnsBuilder(["Office"]);
  builder.add({
    Guid: "1",
    Name: 'Zoë\n"Lee", {a,b} \u2028 😀',
    EmailAddresses: ["a@b", "c@d"],
  });
  builder.add({ Guid: "2", Hidden: true });
  const recipients = builder.finish();
  const file = await store.writeRange(state, "a+b", recipients);
  const read = await store.readRange(state, file);
  expect(read.properties).toEqual(recipients.properties);
  expect(cellsOf(read)).toEqual(cellsOf(recipients));
});

it("a range that is lost is said, not taken for nobody", async () => {
  const store = createSyncProgressStore(memoryBlobs(), "t", ids);
  await expect(store.readRange(state, "gone")).rejects.toMatchObject({
    code: "internal",
  });
});
