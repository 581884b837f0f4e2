import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { z } from "zod";
import { BreakwaterError } from "../errors/breakwater-error";
import type { Blobs } from "../ports/blobs";
import type { RecipientColumns } from "./recipient-columns";
import { decodeRecipients, encodeRecipients } from "./recipients-arrow";

const container = "snapshots";

const pack = promisify(gzip);
const unpack = promisify(gunzip);
/** Unpacked at a time, in bytes: a range is some 7 MB, which the default would put together from 400 pieces. */
const chunkSize = 2 ** 20;

const stateSchema = z.object({
  v: z.literal(4),
  /** Names the folder of what was read. */
  id: z.string(),
  takenAt: z.iso.datetime(),
  properties: z.array(z.string()),
  /** Delta links of Graph from before the first range was read; null where Graph gives none. */
  users: z.string().nullable(),
  groups: z.string().nullable(),
  contacts: z.string().nullable(),
  ranges: z.array(
    z.object({
      range: z.string(),
      /** Null as long as it is to be read. */
      read: z.object({ rows: z.int(), complete: z.boolean() }).nullable(),
    }),
  ),
});
export type SyncState = Omit<z.infer<typeof stateSchema>, "v">;
export type RecipientRow = Record<string, unknown>;

/** How far a sync has come, in storage: a run that breaks off is taken up by the next. */
export interface SyncProgressStore {
  read(): Promise<SyncState | undefined>;
  /** Throws `conflict` when another run has taken over since this one last read or wrote. */
  write(state: SyncState): Promise<void>;
  writeRange(
    state: SyncState,
    range: string,
    recipients: RecipientColumns,
  ): Promise<void>;
  readRange(state: SyncState, range: string): Promise<RecipientColumns>;
  /** After the snapshot is saved, or before another is begun. */
  clear(): Promise<void>;
  /** Removes what a run left that ended while it cleared: nobody's data stays behind. */
  clearLeftovers(): Promise<void>;
}

export function createSyncProgressStore(
  blobs: Blobs,
  tenantId: string,
): SyncProgressStore {
  const folder = `${tenantId}/sync`;
  const stateName = `${folder}/state.json`;
  const rangeName = (state: SyncState, range: string) =>
    // A range is letters, digits and "~": all of them may stand in the name of a blob.
    `${folder}/${state.id}/range-${range}.arrow.gz`;
  let etag: string | undefined;
  const namesOfAll = async () => {
    const names: string[] = [];
    for await (const name of blobs.list(container, `${folder}/`))
      names.push(name);
    return names;
  };

  return {
    async read() {
      const blob = await blobs.read(container, stateName);
      etag = blob?.etag;
      const parsed = blob && stateSchema.safeParse(parseJson(blob.body));
      return parsed?.data;
    },
    async write(state) {
      const body = Buffer.from(JSON.stringify({ v: 4, ...state }));
      const condition = etag ? { ifMatch: etag } : ("absent" as const);
      if (!(await blobs.write(container, stateName, body, condition)))
        throw takenOver();
      const written = await blobs.read(container, stateName);
      if (!written?.body.equals(body)) throw takenOver();
      etag = written.etag;
    },
    async writeRange(state, range, recipients) {
      const packed = await pack(encodeRecipients(recipients), { level: 1 });
      await blobs.write(container, rangeName(state, range), packed);
    },
    async readRange(state, range) {
      const blob = await blobs.read(container, rangeName(state, range));
      if (!blob) throw lost(range);
      return decodeRecipients(await unpack(blob.body, { chunkSize }));
    },
    async clear() {
      const names = await namesOfAll();
      // The state goes first: without it, what is left of the rows is never read.
      names.sort((a, b) => Number(b === stateName) - Number(a === stateName));
      for (const name of names) await blobs.remove(container, name);
      etag = undefined;
    },
    async clearLeftovers() {
      const names = await namesOfAll();
      // Looked for after the names: what they are of is then not a run that has just begun.
      if (names.length === 0 || (await blobs.read(container, stateName)))
        return;
      for (const name of names) await blobs.remove(container, name);
    },
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function takenOver(): BreakwaterError {
  return new BreakwaterError("conflict", "Another directory sync is running.", {
    hint: "Nothing: this run gives way to it.",
  });
}

function lost(range: string): BreakwaterError {
  return new BreakwaterError(
    "internal",
    `The rows of the range "${range}" are not in storage.`,
    { hint: "Run the directory sync again: it begins anew." },
  );
}
