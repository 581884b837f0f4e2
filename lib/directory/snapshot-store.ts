import { z } from "zod";
import { BreakwaterError } from "../errors/breakwater-error";
import type { Blobs } from "../ports/blobs";
import type { Log } from "../ports/log";
import { decodeLists, encodeLists } from "./lists-codec";
import { decodeRecipients, encodeRecipients } from "./recipients-arrow";
import type { DirectorySnapshot } from "./snapshot";

const container = "snapshots";

/** Besides the current one, for whoever is just reading the one before. */
const versionsKept = 2;

const pointerSchema = z.object({
  v: z.literal(1),
  version: z.string().min(1),
  takenAt: z.iso.datetime(),
  complete: z.boolean(),
  recipients: z.int(),
  lists: z.int(),
});

/** What is known of the current snapshot without reading it. */
export type SnapshotInfo = Omit<z.infer<typeof pointerSchema>, "v">;

export interface SnapshotStore {
  /** Cheap: one small blob. `undefined` before the first sync is done. */
  readCurrentVersion: () => Promise<SnapshotInfo | undefined>;
  /** The current snapshot, kept in memory until there is a newer one. */
  loadSnapshot: () => Promise<DirectorySnapshot | undefined>;
  /** False when a newer one is already there, which is then left alone. */
  save(snapshot: DirectorySnapshot): Promise<boolean>;
}

/** Snapshots in blobs: `<tenant>/<version>/…`, written once, and `<tenant>/current.json`, which points to one. */
export function createSnapshotStore(options: {
  blobs: Blobs;
  tenantId: string;
  log: Log;
}): SnapshotStore {
  const { blobs, tenantId, log } = options;
  const pointerName = `${tenantId}/current.json`;
  const nameOf = (version: string, part: Part) =>
    `${tenantId}/${version}/${part}`;
  let cached: { version: string; snapshot: Promise<DirectorySnapshot> } | null =
    null;

  const readPointer = async () => {
    const blob = await blobs.read(container, pointerName);
    return blob && { info: parsePointer(blob.body), etag: blob.etag };
  };

  const read = async (info: SnapshotInfo): Promise<DirectorySnapshot> => {
    const [recipients, lists, members] = await Promise.all(
      parts.map(async (part) => {
        const blob = await blobs.read(container, nameOf(info.version, part));
        if (!blob) throw gone(info.version);
        return blob.body;
      }),
    );
    if (!recipients || !lists || !members) throw gone(info.version);
    return {
      tenantId,
      version: info.version,
      takenAt: info.takenAt,
      complete: info.complete,
      recipients: decodeRecipients(recipients),
      lists: decodeLists({ lists, members }),
    };
  };

  const load = async (info: SnapshotInfo): Promise<DirectorySnapshot> => {
    if (cached?.version !== info.version) {
      const entry = { version: info.version, snapshot: read(info) };
      cached = entry;
      entry.snapshot.catch(() => {
        if (cached === entry) cached = null;
      });
    }
    return cached.snapshot;
  };

  /** Points to that version, unless what is pointed to is as new. */
  const point = async (info: SnapshotInfo): Promise<boolean> => {
    const body = Buffer.from(JSON.stringify({ v: 1, ...info }));
    for (;;) {
      const now = await readPointer();
      if (now && now.info.version >= info.version) return false;
      const condition = now ? { ifMatch: now.etag } : ("absent" as const);
      if (await blobs.write(container, pointerName, body, condition))
        return true;
    }
  };

  const removeOld = async (): Promise<void> => {
    const names: string[] = [];
    for await (const name of blobs.list(container, `${tenantId}/`))
      names.push(name);
    const versions = names.flatMap((name) => versionIn(tenantId, name) ?? []);
    const current = (await readPointer())?.info.version;
    const kept = [...new Set(versions)].sort().slice(-versionsKept);
    for (const name of names) {
      const version = versionIn(tenantId, name);
      if (version && version !== current && !kept.includes(version))
        await blobs.remove(container, name);
    }
  };

  return {
    readCurrentVersion: async () => (await readPointer())?.info,

    async loadSnapshot() {
      const info = (await readPointer())?.info;
      if (!info) return undefined;
      try {
        return await load(info);
      } catch (error) {
        // Two syncs went by since the pointer was read: what it named is removed.
        const newer = (await readPointer())?.info;
        if (!newer || newer.version === info.version) throw error;
        return load(newer);
      }
    },

    async save(snapshot) {
      const { version, takenAt, complete, recipients, lists } = snapshot;
      const encoded = encodeLists(lists);
      const bodies: Record<Part, Buffer> = {
        "recipients.arrow": encodeRecipients(recipients),
        "lists.ndjson.gz": encoded.lists,
        "members.u32.gz": encoded.members,
      };
      for (const part of parts)
        await blobs.write(container, nameOf(version, part), bodies[part]);
      const pointed = await point({
        version,
        takenAt,
        complete,
        recipients: recipients.count,
        lists: lists.length,
      });
      if (!pointed) log.warn("snapshot_overtaken", { version });
      await removeOld();
      return pointed;
    },
  };
}

const parts = [
  "recipients.arrow",
  "lists.ndjson.gz",
  "members.u32.gz",
] as const;
type Part = (typeof parts)[number];

/** ULIDs sort by time; nothing else under the tenant looks like `<ULID>/<part>`. */
function versionIn(tenantId: string, name: string): string | undefined {
  const [version, part, ...rest] = name.slice(tenantId.length + 1).split("/");
  return rest.length === 0 && parts.some((known) => known === part)
    ? version
    : undefined;
}

function parsePointer(body: Buffer): SnapshotInfo {
  const { v: _, ...info } = pointerSchema.parse(
    JSON.parse(body.toString("utf8")),
  );
  return info;
}

function gone(version: string): BreakwaterError {
  return new BreakwaterError(
    "storage_unavailable",
    `The snapshot ${version} is not in storage.`,
    { hint: "Run the directory sync." },
  );
}
