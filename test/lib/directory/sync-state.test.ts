import { ColumnsBuilder } from "../../../lib/directory/columns-builder";
import { createSyncProgressStore } from "../../../lib/directory/sync-state";
import { memoryBlobs } from "../../support/memory-blobs";
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

it("the recipients of a range come back as they were", async () => {
  const store = createSyncProgressStore(memoryBlobs(), "t");
  const builder = new ColumnsBuilder(["Office"]);
  builder.add({
    Guid: "1",
    Name: 'Zoë\n"Lee", {a,b} \u2028 😀',
    EmailAddresses: ["a@b", "c@d"],
  });
  builder.add({ Guid: "2", Hidden: true });
  const recipients = builder.finish();
  await store.writeRange(state, "a+b", recipients);
  const read = await store.readRange(state, "a+b");
  expect(read.properties).toEqual(recipients.properties);
  expect(cellsOf(read)).toEqual(cellsOf(recipients));
});

it("a range that is lost is said, not taken for nobody", async () => {
  const store = createSyncProgressStore(memoryBlobs(), "t");
  await expect(store.readRange(state, "a+b")).rejects.toMatchObject({
    code: "internal",
  });
});
