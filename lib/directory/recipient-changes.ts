import { gunzipSync, gzipSync } from "node:zlib";
import type { RecipientRow } from "./sync-state";

/** What differs from a base of recipients. Keyed by GUID in lower case, in the order in which they were learnt. */
export interface RecipientChanges {
  /** Whole rows of who is new or changed. */
  readonly rows: ReadonlyMap<string, RecipientRow>;
  /** Who is gone. Nobody is in both. */
  readonly removed: ReadonlySet<string>;
}

export const noChanges: RecipientChanges = {
  rows: new Map(),
  removed: new Set(),
};

export function countChanges({ rows, removed }: RecipientChanges): number {
  return rows.size + removed.size;
}

/** `before` and what came after it. The same object where that says nothing new: a sync looks back further than it has to. */
export function mergeChanges(
  before: RecipientChanges,
  after: { rows: readonly RecipientRow[]; removed: Iterable<string> },
): RecipientChanges {
  const rows = new Map(before.rows);
  const removed = new Set(before.removed);
  let differs = false;
  for (const guid of after.removed) {
    if (removed.has(guid)) continue;
    removed.add(guid);
    rows.delete(guid);
    differs = true;
  }
  for (const row of after.rows) {
    const guid = guidOf(row);
    if (guid === undefined) continue;
    const known = rows.get(guid);
    if (known && sameRow(known, row)) continue;
    rows.set(guid, row);
    removed.delete(guid);
    differs = true;
  }
  return differs ? { rows, removed } : before;
}

export function guidOf(row: RecipientRow): string | undefined {
  return typeof row.Guid === "string" && row.Guid !== ""
    ? row.Guid.toLowerCase()
    : undefined;
}

/** Gzipped, one JSON document a line: `["row", {…}]` or `["removed", "<guid>"]`. */
export function encodeChanges({ rows, removed }: RecipientChanges): Buffer {
  const lines = [
    ...[...rows.values()].map((row) => JSON.stringify(["row", row])),
    ...[...removed].map((guid) => JSON.stringify(["removed", guid])),
  ];
  return gzipSync(lines.join("\n"), { level: 1 });
}

export function decodeChanges(bytes: Buffer): RecipientChanges {
  const rows = new Map<string, RecipientRow>();
  const removed = new Set<string>();
  for (const line of gunzipSync(bytes).toString("utf8").split("\n")) {
    if (line === "") continue;
    const entry = JSON.parse(line) as
      ["row", RecipientRow] | ["removed", string];
    if (entry[0] === "removed") removed.add(entry[1]);
    else rows.set(guidOf(entry[1]) ?? "", entry[1]);
  }
  return { rows, removed };
}

/** Rows are flat, and their properties come in the order in which they were asked for. */
function sameRow(a: RecipientRow, b: RecipientRow): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
