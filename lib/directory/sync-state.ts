import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { z } from "zod";
import { BreakwaterError } from "../errors/breakwater-error";
import type { Blobs } from "../ports/blobs";
import type { Ids } from "../time/ids";
import type { RecipientColumns } from "./recipient-columns";
import { decodeRecipients, encodeRecipients } from "./recipients-arrow";
import { takenOver } from "./taken-over";

const container = "snapshots";

const pack = promisify(gzip);
const unpack = promisify(gunzip);
/** Unpacked at a time, in bytes: a range is some 7 MB, which the default would put together from 400 pieces. */
const chunkSize = 2 ** 20;

const stateSchema = z.object({
  v: z.literal(5),
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
      read: z
        .object({
          rows: z.int(),
          complete: z.boolean(),
          /** The blob, which only the run that wrote it has written. */
          file: z.string(),
        })
        .nullable(),
    }),
  ),
});
export type SyncState = Omit<z.infer<typeof stateSchema>, "v">;
export type RecipientRow = Record<string, unknown>;

/**
 * How far a sync has come, in storage: a run that breaks off is taken up by the next. Whose it is says
 * the ETag of the state: the run that wrote it last holds it, and every other one learns so when it
 * writes. For one run.
 */
export interface SyncProgressStore {
  read(): Promise<SyncState | undefined>;
  /** Throws `conflict` when another run has taken over since this one last read or wrote. */
  write(state: SyncState): Promise<void>;
  /** The file that it wrote: a new one each time, so that a run that was taken over changes nothing of the other's. */
  writeRange(
    state: SyncState,
    range: string,
    recipients: RecipientColumns,
  ): Promise<string>;
  readRange(state: SyncState, file: string): Promise<RecipientColumns>;
  /** Ends the sync and removes what it read. False when another run has taken over: then all of it stays. */
  clear(): Promise<boolean>;
  /** Removes what was read for syncs that have ended or were begun anew: nobody's data stays behind. */
  clearLeftovers(): Promise<void>;
}

export function createSyncProgressStore(
  blobs: Blobs,
  tenantId: string,
  ids: Ids,
): SyncProgressStore {
  const folder = `${tenantId}/sync`;
  const stateName = `${folder}/state.json`;
  const nameOf = (state: SyncState, file: string) =>
    `${folder}/${state.id}/${file}`;
  let etag: string | undefined;

  const clearLeftovers = async () => {
    const names: string[] = [];
    for await (const name of blobs.list(container, `${folder}/`))
      if (name !== stateName) names.push(name);
    if (names.length === 0) return;
    // Looked for after the names: a state is written before the first range, so that what is listed and
    // not of this one is of a sync that has ended.
    const blob = await blobs.read(container, stateName);
    const state = blob && parseState(blob.body);
    if (blob && !state) return;
    for (const name of names)
      if (!state || !name.startsWith(nameOf(state, "")))
        await blobs.remove(container, name);
  };

  return {
    async read() {
      const blob = await blobs.read(container, stateName);
      etag = blob?.etag;
      return blob && parseState(blob.body);
    },
    async write(state) {
      const body = Buffer.from(JSON.stringify({ v: 5, ...state }));
      const condition = etag ? { ifMatch: etag } : ("absent" as const);
      const written = await blobs.write(container, stateName, body, condition);
      if (written === undefined) throw takenOver();
      etag = written;
    },
    async writeRange(state, range, recipients) {
      const packed = await pack(encodeRecipients(recipients), { level: 1 });
      // A range is letters, digits and "~": all of them may stand in the name of a blob.
      const file = `range-${range}-${ids.next()}.arrow.gz`;
      await blobs.write(container, nameOf(state, file), packed);
      return file;
    },
    async readRange(state, file) {
      const blob = await blobs.read(container, nameOf(state, file));
      if (!blob) throw lost(file);
      return decodeRecipients(await unpack(blob.body, { chunkSize }));
    },
    async clear() {
      // The state goes first: without it, what is left of the rows is never read.
      if (!etag || !(await blobs.remove(container, stateName, etag)))
        return false;
      etag = undefined;
      await clearLeftovers();
      return true;
    },
    clearLeftovers,
  };
}

/** Undefined for what another version of this program wrote. */
function parseState(body: Buffer): SyncState | undefined {
  try {
    return stateSchema.safeParse(JSON.parse(body.toString("utf8"))).data;
  } catch {
    return undefined;
  }
}

function lost(file: string): BreakwaterError {
  return new BreakwaterError(
    "internal",
    `What was read of the directory is not in storage: ${file}.`,
    { hint: "Run the directory sync again: it begins anew." },
  );
}
