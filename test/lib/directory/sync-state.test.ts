import { createSyncProgressStore } from "../../../lib/directory/sync-state";
import { memoryBlobs } from "../../support/memory-blobs";

const state = {
  id: "01J0000000000000000000000A",
  takenAt: "2024-05-06T07:00:00Z",
  properties: ["Guid", "Alias"],
  users: null,
  groups: null,
  contacts: null,
  ranges: [{ range: "a+b", read: null }],
};

it.each([
  [
    "text of any kind",
    [
      { Guid: "1", Name: 'Zoë\n"Lee", {a,b} \u2028 😀' },
      { Guid: "2", Name: "" },
    ],
  ],
  ["several values", [{ Guid: "1", EmailAddresses: ["a@b", "c@d"] }]],
  ["numbers, truth and nothing", [{ Guid: "1", n: 0, b: false, nil: null }]],
  ["no rows", []],
])("the rows of a range come back: %s", async (_, rows) => {
  const store = createSyncProgressStore(memoryBlobs(), "t");
  await store.writeRows(state, "a+b", rows);
  expect([...(await store.readRows(state, "a+b"))]).toEqual(rows);
});

it("a row without a property that others have comes back with nothing there", async () => {
  const store = createSyncProgressStore(memoryBlobs(), "t");
  await store.writeRows(state, "a+b", [
    { Guid: "1" },
    { Alias: "x", Guid: "2" },
  ]);
  expect([...(await store.readRows(state, "a+b"))]).toEqual([
    { Guid: "1", Alias: null },
    { Guid: "2", Alias: "x" },
  ]);
});

it("rows that are lost are said, not taken for none", async () => {
  const store = createSyncProgressStore(memoryBlobs(), "t");
  await expect(store.readRows(state, "a+b")).rejects.toMatchObject({
    code: "internal",
  });
});
