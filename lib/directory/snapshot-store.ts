import { z } from "zod";
import { BreakwaterError } from "../errors/breakwater-error";
import type { Blobs } from "../ports/blobs";
import type { Log } from "../ports/log";
import { applyChanges } from "./apply-changes";
import { decodeLists, encodeLists } from "./lists-codec";
import {
  decodeChanges,
  encodeChanges,
  noChanges,
  type RecipientChanges,
} from "./recipient-changes";
import type { RecipientColumns } from "./recipient-columns";
import { decodeRecipients, encodeRecipients } from "./recipients-arrow";
import type { DirectorySnapshot } from "./snapshot";
import { cursorSchema, type SnapshotOrigin } from "./snapshot-origin";

const container = "snapshots";

/** Besides the current one, for whoever is just reading the one before. */
const versionsKept = 2;

const pointerSchema = z
  .object({
    v: z.union([z.literal(1), z.literal(2)]),
    version: z.string().min(1),
    takenAt: z.iso.datetime(),
    complete: z.boolean(),
    recipients: z.int(),
    lists: z.int(),
    /** Version whose recipients these are, but for what changed since; absent: its own. */
    base: z.string().min(1).optional(),
    wholeAt: z.iso.datetime().optional(),
    wholeComplete: z.boolean().optional(),
    properties: z.array(z.string()).default([]),
    cursor: cursorSchema.nullable().default(null),
  })
  .transform(({ v: _, ...info }) => ({
    ...info,
    base: info.base ?? info.version,
    wholeAt: info.wholeAt ?? info.takenAt,
    wholeComplete: info.wholeComplete ?? info.complete,
  }));

/** What is known of the current snapshot without reading it. */
export type SnapshotInfo = z.infer<typeof pointerSchema>;

/** Recipients as a base and what changed since. */
export interface RecipientHistory {
  /** Version whose `recipients.arrow` it is. */
  base: string;
  changes: RecipientChanges;
}

export interface SnapshotStore {
  /** Cheap: one small blob. `undefined` before the first sync is done. */
  readCurrentVersion: () => Promise<SnapshotInfo | undefined>;
  /** The current snapshot, kept in memory until there is a newer one. */
  loadSnapshot: () => Promise<DirectorySnapshot | undefined>;
  /** What the recipients of that version are made of. */
  loadHistory(
    info: SnapshotInfo,
  ): Promise<RecipientHistory & { recipients: RecipientColumns }>;
  /**
   * False when a newer one is already there, which is then left alone: of two, the one whose last
   * reading of everyone began later is newer, and then the one that knows later changes. False as well
   * when what it was made from is not the current one any more, or when a later version was saved while
   * this one was written. With a `history` only that is written, and the base is left where it is.
   */
  save(
    snapshot: DirectorySnapshot,
    origin?: SnapshotOrigin,
    history?: RecipientHistory,
  ): Promise<boolean>;
  /** The same version is still true at `takenAt`: nothing but the pointer is written. False as for `save` of what is made from it. */
  confirm(
    info: SnapshotInfo,
    now: Pick<SnapshotInfo, "takenAt" | "complete" | "cursor">,
  ): Promise<boolean>;
}

/**
 * Snapshots in blobs: `<tenant>/<version>/…`, written once, and `<tenant>/current.json`, which points
 * to one. A version either has recipients of its own, or names the version whose they are and has what
 * changed since.
 */
export function createSnapshotStore(options: {
  blobs: Blobs;
  tenantId: string;
  log: Log;
}): SnapshotStore {
  const { blobs, tenantId, log } = options;
  const pointerName = `${tenantId}/current.json`;
  const nameOf = (version: string, part: string) =>
    `${tenantId}/${version}/${part}`;
  let cached: {
    info: SnapshotInfo;
    snapshot: Promise<DirectorySnapshot>;
  } | null = null;
  /** Versions that only add changes share the columns of their base. */
  let cachedBase: {
    version: string;
    recipients: Promise<RecipientColumns>;
  } | null = null;

  /** Of the version that this instance saved last. */
  let savedChanges: { version: string; changes: RecipientChanges } | null =
    null;

  const readPointer = async () => {
    const blob = await blobs.read(container, pointerName);
    return blob && { info: parsePointer(blob.body), etag: blob.etag };
  };

  const readPart = async (version: string, part: string): Promise<Buffer> => {
    const blob = await blobs.read(container, nameOf(version, part));
    if (!blob) throw unreadable(version);
    return blob.body;
  };

  const decoded = async <T>(
    version: string,
    part: string,
    decode: (bytes: Buffer) => T | Promise<T>,
  ): Promise<T> => {
    const bytes = await readPart(version, part);
    try {
      return await decode(bytes);
    } catch (cause) {
      throw unreadable(version, cause);
    }
  };

  const readBase = (version: string): Promise<RecipientColumns> => {
    if (cachedBase?.version !== version) {
      const entry = {
        version,
        recipients: decoded(version, parts.recipients, decodeRecipients),
      };
      cachedBase = entry;
      entry.recipients.catch(() => {
        if (cachedBase === entry) cachedBase = null;
      });
    }
    return cachedBase.recipients;
  };

  const loadHistory: SnapshotStore["loadHistory"] = async ({
    version,
    base,
  }) => {
    const readChanges = () =>
      savedChanges?.version === version
        ? savedChanges.changes
        : decoded(version, changesPart(base), decodeChanges);
    const [recipients, changes] = await Promise.all([
      readBase(base),
      base === version ? noChanges : readChanges(),
    ]);
    return { base, changes, recipients };
  };

  const read = async (info: SnapshotInfo): Promise<DirectorySnapshot> => {
    const readLists = async () => {
      const [lists, members] = await Promise.all([
        readPart(info.version, parts.lists),
        readPart(info.version, parts.members),
      ]);
      return decodeLists({ lists, members }).catch((cause: unknown) => {
        throw unreadable(info.version, cause);
      });
    };
    const [history, lists] = await Promise.all([
      loadHistory(info),
      readLists(),
    ]);
    return {
      tenantId,
      version: info.version,
      takenAt: info.takenAt,
      complete: info.complete,
      recipients: applyChanges(history.recipients, history.changes),
      lists,
    };
  };

  const load = async (info: SnapshotInfo): Promise<DirectorySnapshot> => {
    if (
      cached?.info.version === info.version &&
      cached.info.takenAt === info.takenAt
    )
      return cached.snapshot;
    const known =
      cached?.info.version === info.version ? cached.snapshot : undefined;
    const { takenAt, complete } = info;
    const entry = {
      info,
      snapshot: known
        ? known.then((snapshot) => ({ ...snapshot, takenAt, complete }))
        : read(info),
    };
    cached = entry;
    entry.snapshot.catch(() => {
      if (cached === entry) cached = null;
    });
    return entry.snapshot;
  };

  /**
   * Points to that version, unless what is pointed to is as new. Never back to an earlier version: those
   * are removed, which is also why what is made of another's recipients goes over that one alone.
   */
  const point = async (
    info: SnapshotInfo,
    madeFrom?: string,
  ): Promise<boolean> => {
    const body = Buffer.from(JSON.stringify({ v: 2, ...info }));
    for (;;) {
      const now = await readPointer();
      if (madeFrom !== undefined && now?.info.version !== madeFrom)
        return false;
      if (now && now.info.version > info.version) return false;
      if (now && compareAge(now.info, info) >= 0) return false;
      const condition = now ? { ifMatch: now.etag } : ("absent" as const);
      if (await blobs.write(container, pointerName, body, condition))
        return true;
    }
  };

  const removeOld = async (): Promise<void> => {
    const files: { name: string; version: string; base: string }[] = [];
    for await (const name of blobs.list(container, `${tenantId}/`)) {
      const file = fileIn(tenantId, name);
      if (file) files.push({ name, ...file });
    }
    // Looked for after the names: what is later than the current one is still being written.
    const current = (await readPointer())?.info.version ?? "";
    const versions = [...new Set(files.map(({ version }) => version))].sort();
    const kept = new Set([
      ...versions.filter((version) => version <= current).slice(-versionsKept),
      ...versions.filter((version) => version >= current),
    ]);
    for (const { version, base } of files)
      if (kept.has(version)) kept.add(base);
    for (const { name, version } of files)
      if (!kept.has(version)) await blobs.remove(container, name);
  };

  return {
    readCurrentVersion: async () => (await readPointer())?.info,
    loadHistory,

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

    async save(snapshot, origin, history) {
      const { version, takenAt, complete, recipients, lists } = snapshot;
      const encoded = encodeLists(lists);
      const write = (part: string, body: Buffer) =>
        blobs.write(container, nameOf(version, part), body);
      if (history)
        await write(changesPart(history.base), encodeChanges(history.changes));
      else await write(parts.recipients, encodeRecipients(recipients));
      await write(parts.lists, encoded.lists);
      await write(parts.members, encoded.members);
      const info = {
        version,
        takenAt,
        complete,
        recipients: recipients.count,
        lists: lists.length,
        base: history?.base ?? version,
        wholeAt: origin?.wholeAt ?? takenAt,
        wholeComplete: origin?.wholeComplete ?? complete,
        properties: [...(origin?.properties ?? [])],
        cursor: origin?.cursor ?? null,
      };
      const pointed = await point(info, origin?.madeFrom);
      // Columns that are strings are several times as large as what is stored: those are read when they are asked for.
      if (pointed && (history || isAsStored(recipients))) {
        cached = { info, snapshot: Promise.resolve(snapshot) };
        if (history) savedChanges = { version, changes: history.changes };
        else cachedBase = { version, recipients: Promise.resolve(recipients) };
      }
      if (!pointed) log.warn("snapshot_overtaken", { version });
      await removeOld();
      return pointed;
    },

    confirm: (info, now) => point({ ...info, ...now }, info.version),
  };
}

const parts = {
  recipients: "recipients.arrow",
  lists: "lists.ndjson.gz",
  members: "members.u32.gz",
} as const;

/** The name says whose changes they are, so that a base is kept as long as anything is built on it. */
function changesPart(base: string): string {
  return `changes-of-${base}.ndjson.gz`;
}

/** Bytes, and all of them their own: what was patched holds on to what it was patched from. */
function isAsStored(recipients: RecipientColumns): boolean {
  return (
    !recipients.origin &&
    recipients.properties.every(
      (property) => recipients.column(property)?.utf8 !== undefined,
    )
  );
}

/** Newer is positive. From a day after everyone was read, only the cursor tells how much a snapshot knows. */
function compareAge(a: SnapshotInfo, b: SnapshotInfo): number {
  const keysOf = ({ wholeAt, takenAt, cursor, version }: SnapshotInfo) => [
    wholeAt,
    takenAt,
    cursor?.since ?? "",
    version,
  ];
  const others = keysOf(b);
  for (const [at, key] of keysOf(a).entries()) {
    const other = others[at] ?? "";
    if (key !== other) return key < other ? -1 : 1;
  }
  return 0;
}

/** Nothing else under the tenant looks like `<ULID>/<part>`. */
function fileIn(
  tenantId: string,
  name: string,
): { version: string; base: string } | undefined {
  const [version = "", part = "", ...rest] = name
    .slice(tenantId.length + 1)
    .split("/");
  if (rest.length > 0) return undefined;
  const base = /^changes-of-(.+)\.ndjson\.gz$/.exec(part)?.[1];
  return base !== undefined || Object.values<string>(parts).includes(part)
    ? { version, base: base ?? version }
    : undefined;
}

function parsePointer(body: Buffer): SnapshotInfo {
  return pointerSchema.parse(JSON.parse(body.toString("utf8")));
}

/** Its files were removed or spoilt by others than us. */
function unreadable(version: string, cause?: unknown): BreakwaterError {
  return new BreakwaterError(
    "snapshot_unreadable",
    `The snapshot ${version} cannot be read from storage.`,
    { cause, hint: "The next run of sync-directory reads everyone anew." },
  );
}
