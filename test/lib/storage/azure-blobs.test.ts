import { randomUUID } from "node:crypto";
import type { Blobs } from "../../../lib/ports/blobs";
import { createBlobs } from "../../../lib/storage/azure-blobs";
import { ensureStorage } from "../../../lib/storage/ensure-storage";
import { testStorageConnection } from "../../support/azurite";
import { memoryBlobs } from "../../support/memory-blobs";

const connection = {
  kind: "connectionString",
  connectionString: testStorageConnection(),
} as const;

let name: string;
beforeAll(() => ensureStorage(connection));
beforeEach(() => {
  name = `${randomUUID()}/current.json`;
});

describe.each([
  ["Azure's", () => createBlobs(connection)],
  ["memory's", memoryBlobs],
])("%s blobs", (_, create) => {
  let blobs: Blobs;
  beforeAll(() => {
    blobs = create();
  });

  const read = async () =>
    (await blobs.read("snapshots", name))?.body.toString("utf8");
  const write = (text: string, condition?: Parameters<Blobs["write"]>[3]) =>
    blobs.write("snapshots", name, Buffer.from(text), condition);

  it("has nothing where nothing was written", async () => {
    expect(await blobs.read("snapshots", name)).toBeUndefined();
  });

  it("writes where nothing is, once", async () => {
    expect(await write("a", "absent")).toBeDefined();
    expect(await write("b", "absent")).toBeUndefined();
    expect(await read()).toBe("a");
  });

  it("writes over the version that was read, and no other", async () => {
    await write("a");
    const first = await blobs.read("snapshots", name);
    const condition = { ifMatch: first?.etag ?? "" };
    const etag = await write("b", condition);
    expect(etag).toBe((await blobs.read("snapshots", name))?.etag);
    expect(await write("c", condition)).toBeUndefined();
    expect(await read()).toBe("b");
  });

  it("writes over no version where there is none", async () => {
    expect(await write("a", { ifMatch: '"0x8D"' })).toBeUndefined();
    expect(await read()).toBeUndefined();
  });

  it("lets one of many win", async () => {
    await write("start");
    const etag = (await blobs.read("snapshots", name))?.etag ?? "";
    const won = await Promise.all(
      Array.from({ length: 6 }, (_, n) => write(`w${n}`, { ifMatch: etag })),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await read()).toBe(`w${won.findIndex(Boolean)}`);
  });

  it("removes the version that was read, and no other", async () => {
    const etag = await write("a");
    await write("b");
    expect(await blobs.remove("snapshots", name, etag)).toBe(false);
    expect(await read()).toBe("b");
    const newer = (await blobs.read("snapshots", name))?.etag;
    expect(await blobs.remove("snapshots", name, newer)).toBe(true);
    expect(await read()).toBeUndefined();
    expect(await blobs.remove("snapshots", name, newer)).toBe(false);
  });

  it("keeps bytes, also many and none", async () => {
    // The last is read in pieces.
    for (const size of [0, 1, 9_000_000, 35_000_001]) {
      const body = Buffer.alloc(size, "whose bytes differ from piece to piece");
      await blobs.write("evidence", name, body);
      const back = await blobs.read("evidence", name);
      expect(back?.body.equals(body)).toBe(true);
    }
  });

  it("lists by prefix and removes, also what is gone", async () => {
    const folder = randomUUID();
    for (const part of ["a", "b/c"]) {
      await blobs.write("snapshots", `${folder}/${part}`, Buffer.from(part));
    }
    const list = async () => {
      const names: string[] = [];
      for await (const found of blobs.list("snapshots", `${folder}/`))
        names.push(found);
      return names;
    };
    expect(await list()).toEqual([`${folder}/a`, `${folder}/b/c`]);
    await blobs.remove("snapshots", `${folder}/a`);
    await blobs.remove("snapshots", `${folder}/a`);
    expect(await list()).toEqual([`${folder}/b/c`]);
  });
});
