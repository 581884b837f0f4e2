import { randomUUID } from "node:crypto";
import { clusterRecipients } from "../../../lib/directory/cluster-recipients";
import { ColumnsBuilder } from "../../../lib/directory/columns-builder";
import { listLookup } from "../../../lib/directory/list-lookup";
import type { DirectorySnapshot } from "../../../lib/directory/snapshot";
import { createSnapshotStore } from "../../../lib/directory/snapshot-store";
import type { Blobs } from "../../../lib/ports/blobs";
import { silentLog } from "../../../lib/ports/log";
import { createBlobs } from "../../../lib/storage/azure-blobs";
import { ensureStorage } from "../../../lib/storage/ensure-storage";
import { testStorageConnection } from "../../support/azurite";
import { cellsOf } from "./cells-of";

let blobs: Blobs;
beforeAll(async () => {
  const connection = {
    kind: "connectionString",
    connectionString: testStorageConnection(),
  } as const;
  await ensureStorage(connection);
  blobs = createBlobs(connection);
});

const ulid = (n: number) => `01KAMV4QC0${String(n).padStart(16, "0")}`;

function snapshot(tenantId: string, n: number): DirectorySnapshot {
  const builder = new ColumnsBuilder();
  builder.add({
    Guid: "g-jo",
    PrimarySmtpAddress: `jo${n}@nhs.example`,
    City: "Leeds",
  });
  builder.add({
    Guid: "g-all",
    PrimarySmtpAddress: "All@nhs.example",
    EmailAddresses: ["SMTP:All@nhs.example", "smtp:everyone@nhs.example"],
  });
  return {
    tenantId,
    version: ulid(n),
    takenAt: "2026-01-01T00:00:00.000Z",
    complete: n % 2 === 0,
    recipients: builder.finish(),
    lists: [
      {
        guid: "g-all",
        address: "all@nhs.example",
        displayName: "All\nstaff – Zoë",
        kind: "dynamicDistributionGroup",
        row: 1,
        filter: "City -eq 'Leeds'",
        membership: {
          rows: Uint32Array.of(0, 1),
          unknown: 3,
          complete: false,
          asOf: "2025-12-31T12:00:00.000Z",
        },
        delivery: {
          acceptedSenders: [
            { guid: "g-ops", identity: "Ops" },
            { guid: undefined, identity: "Two people" },
          ],
          rejectedSenders: [],
          moderated: false,
          internalSendersOnly: true,
        },
        owners: ["g-jo"],
        notes: null,
        synced: true,
        whenCreated: null,
        whenChanged: "2025-12-30T00:00:00Z",
      },
      {
        guid: "g-ward",
        address: "ward@nhs.example",
        displayName: "Ward",
        kind: "distributionGroup",
        row: null,
        filter: null,
        membership: null,
        delivery: {
          acceptedSenders: [],
          rejectedSenders: [],
          moderated: true,
          internalSendersOnly: false,
        },
        owners: [],
        notes: "expected: 20",
        synced: false,
        whenCreated: null,
        whenChanged: null,
      },
    ],
  };
}

function setUp() {
  const tenantId = randomUUID();
  const store = () => createSnapshotStore({ blobs, tenantId, log: silentLog });
  return { tenantId, store };
}

async function versionsOf(tenantId: string) {
  const versions = new Set<string>();
  for await (const name of blobs.list("snapshots", `${tenantId}/`))
    versions.add(name.split("/")[1] ?? "");
  return [...versions].sort();
}

it("has nothing before the first sync", async () => {
  const { store } = setUp();
  expect(await store().readCurrentVersion()).toBeUndefined();
  expect(await store().loadSnapshot()).toBeUndefined();
});

it("gives back what was saved, to any instance", async () => {
  const { tenantId, store } = setUp();
  const saved = snapshot(tenantId, 1);
  expect(await store().save(saved)).toBe(true);
  const loaded = await store().loadSnapshot();
  expect(loaded).toMatchObject({ ...saved, recipients: { count: 2 } });
  expect(loaded?.lists).toEqual(saved.lists);
  expect(loaded?.recipients.column("city")?.values).toEqual(["Leeds"]);
  expect(await store().readCurrentVersion()).toMatchObject({
    version: ulid(1),
    takenAt: saved.takenAt,
    complete: false,
    recipients: 2,
    lists: 2,
  });
});

it("reads a version once, and the next one when it is there", async () => {
  const { tenantId, store } = setUp();
  const reader = store();
  await store().save(snapshot(tenantId, 1));
  const first = await reader.loadSnapshot();
  expect(await reader.loadSnapshot()).toBe(first);
  await store().save(snapshot(tenantId, 2));
  expect((await reader.loadSnapshot())?.version).toBe(ulid(2));
});

it("does not read back what it stored as bytes, and says the same as one that reads it", async () => {
  const { tenantId, store } = setUp();
  const built = snapshot(tenantId, 1);
  const writer = store();
  const saved = {
    ...built,
    recipients: clusterRecipients(built.recipients),
  };
  await writer.save(saved);
  expect(await writer.loadSnapshot()).toBe(saved);
  const read = await store().loadSnapshot();
  expect(read?.lists).toEqual(saved.lists);
  expect(read && cellsOf(read.recipients)).toEqual(cellsOf(saved.recipients));
});

it("reads back what was strings when it was stored", async () => {
  const { tenantId, store } = setUp();
  const built = snapshot(tenantId, 1);
  const writer = store();
  await writer.save(built);
  const read = await writer.loadSnapshot();
  expect(read?.recipients.column("City")?.utf8).toBeDefined();
});

it("never replaces a newer snapshot by an older or an equal one", async () => {
  const { tenantId, store } = setUp();
  await store().save(snapshot(tenantId, 5));
  expect(await store().save(snapshot(tenantId, 4))).toBe(false);
  expect(await store().save(snapshot(tenantId, 5))).toBe(false);
  expect((await store().readCurrentVersion())?.version).toBe(ulid(5));
});

it("ends with the newest when several save at once", async () => {
  const { tenantId, store } = setUp();
  await Promise.all(
    [3, 1, 4, 2].map((n) => store().save(snapshot(tenantId, n))),
  );
  expect((await store().readCurrentVersion())?.version).toBe(ulid(4));
  expect((await store().loadSnapshot())?.version).toBe(ulid(4));
});

it("keeps the current version and the one before", async () => {
  const { tenantId, store } = setUp();
  for (const n of [1, 2, 3, 4]) await store().save(snapshot(tenantId, n));
  expect(await versionsOf(tenantId)).toEqual([
    ulid(3),
    ulid(4),
    "current.json",
  ]);
});

it("removes nothing of a version that is still being written, and points to none that may be removed", async () => {
  const { tenantId, store } = setUp();
  await store().save(snapshot(tenantId, 1));
  // Stops before it points to what it has written.
  let goOn = () => {};
  const standing = new Promise<void>((resolve) => (goOn = resolve));
  let written = () => {};
  const wrote = new Promise<void>((resolve) => (written = resolve));
  const slow: Blobs = {
    ...blobs,
    async write(container, name, ...rest) {
      if (name.endsWith("current.json")) {
        written();
        await standing;
      }
      return blobs.write(container, name, ...rest);
    },
  };
  const later = { ...snapshot(tenantId, 9), takenAt: "2026-01-02T00:00:00Z" };
  const saving = createSnapshotStore({
    blobs: slow,
    tenantId,
    log: silentLog,
  }).save(later);
  await wrote;
  for (const n of [2, 3, 4]) await store().save(snapshot(tenantId, n));
  goOn();
  expect(await saving).toBe(true);
  expect((await store().loadSnapshot())?.version).toBe(ulid(9));
  // It is younger, but others have saved since it got its number.
  const late = { ...snapshot(tenantId, 5), takenAt: "2026-01-03T00:00:00Z" };
  expect(await store().save(late)).toBe(false);
  expect((await store().loadSnapshot())?.version).toBe(ulid(9));
});

it("puts what was made from a version over that one alone", async () => {
  const { tenantId, store } = setUp();
  await store().save(snapshot(tenantId, 1));
  await store().save(snapshot(tenantId, 2));
  const madeFrom = (n: number) => ({
    wholeAt: "2026-01-01T00:00:00.000Z",
    wholeComplete: true,
    properties: [],
    cursor: null,
    madeFrom: ulid(n),
  });
  expect(await store().save(snapshot(tenantId, 3), madeFrom(1))).toBe(false);
  expect(await store().save(snapshot(tenantId, 4), madeFrom(2))).toBe(true);
});

it("leaves the old snapshot in place when a save breaks off", async () => {
  const { tenantId, store } = setUp();
  await store().save(snapshot(tenantId, 1));
  const breaking: Blobs = {
    ...blobs,
    write: (container, name, ...rest) =>
      name.includes("lists")
        ? Promise.reject(new Error("killed"))
        : blobs.write(container, name, ...rest),
  };
  await expect(
    createSnapshotStore({ blobs: breaking, tenantId, log: silentLog }).save(
      snapshot(tenantId, 2),
    ),
  ).rejects.toThrow("killed");
  expect((await store().loadSnapshot())?.version).toBe(ulid(1));
});

it("finds lists by GUID, address and proxy, in any letter case", () => {
  const lookup = listLookup(snapshot("t", 1));
  for (const identity of ["G-ALL", "ALL@nhs.example", " everyone@NHS.example "])
    expect(lookup.find(identity)?.guid).toBe("g-all");
  expect(lookup.find("ward@nhs.example")?.guid).toBe("g-ward");
  expect(lookup.find("jo1@nhs.example")).toBeUndefined();
  expect(lookup.find("")).toBeUndefined();
});
