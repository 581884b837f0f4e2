import { promisify } from "node:util";
import { gunzip, gzipSync } from "node:zlib";
import { z } from "zod";
import type { ListRecord, Membership } from "./snapshot";

const senderSchema = z.object({
  guid: z.string().optional(),
  identity: z.string(),
});

/** A list as a line of JSON. Its members are `members` of one long column, from `from` on. */
const lineSchema = z.object({
  guid: z.string(),
  address: z.string(),
  displayName: z.string(),
  kind: z.enum([
    "dynamicDistributionGroup",
    "distributionGroup",
    "microsoft365Group",
  ]),
  row: z.int().nullable(),
  filter: z.string().nullable(),
  membership: z
    .object({
      from: z.int(),
      members: z.int(),
      unknown: z.int(),
      complete: z.boolean(),
      asOf: z.string(),
    })
    .nullable(),
  delivery: z.object({
    acceptedSenders: z.array(senderSchema),
    rejectedSenders: z.array(senderSchema),
    moderated: z.boolean(),
    internalSendersOnly: z.boolean(),
  }),
  owners: z.array(z.string()),
  notes: z.string().nullable(),
  synced: z.boolean(),
  whenCreated: z.string().nullable(),
  whenChanged: z.string().nullable(),
});

/** Beside what else is being done, such as reading the recipients. */
const unzip = promisify<Buffer, Buffer>(gunzip);

export interface EncodedLists {
  /** Gzipped, one JSON document a line. */
  lists: Buffer;
  /** Rows of all members, 4 bytes each, little endian, list after list. */
  members: Buffer;
}

export function encodeLists(lists: readonly ListRecord[]): EncodedLists {
  const total = lists.reduce(
    (sum, { membership }) => sum + (membership?.rows.length ?? 0),
    0,
  );
  const members = new Uint32Array(total);
  let from = 0;
  const lines = lists.map((list) => {
    const line = { ...list, membership: place(list.membership, from) };
    if (list.membership) members.set(list.membership.rows, from);
    from += list.membership?.rows.length ?? 0;
    return JSON.stringify(line satisfies z.input<typeof lineSchema>);
  });
  return {
    lists: gzipSync(lines.join("\n"), { level: 1 }),
    members: gzipSync(members, { level: 1 }),
  };
}

export async function decodeLists(
  encoded: EncodedLists,
): Promise<ListRecord[]> {
  const [lists, bytes] = await Promise.all([
    unzip(encoded.lists),
    unzip(encoded.members),
  ]);
  const rows = new Uint32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
  return lists
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => toRecord(lineSchema.parse(JSON.parse(line)), rows));
}

/** Property by property: of 35,000 lists, copying what is left of one takes as long as parsing it. */
function toRecord(
  line: z.infer<typeof lineSchema>,
  rows: Uint32Array,
): ListRecord {
  const { membership, delivery } = line;
  return {
    guid: line.guid,
    address: line.address,
    displayName: line.displayName,
    kind: line.kind,
    row: line.row,
    filter: line.filter,
    membership: membership && {
      rows: rows.subarray(
        membership.from,
        membership.from + membership.members,
      ),
      unknown: membership.unknown,
      complete: membership.complete,
      asOf: membership.asOf,
    },
    delivery: {
      acceptedSenders: delivery.acceptedSenders.map(toSender),
      rejectedSenders: delivery.rejectedSenders.map(toSender),
      moderated: delivery.moderated,
      internalSendersOnly: delivery.internalSendersOnly,
    },
    owners: line.owners,
    notes: line.notes,
    synced: line.synced,
    whenCreated: line.whenCreated,
    whenChanged: line.whenChanged,
  };
}

function place(membership: Membership | null, from: number) {
  if (!membership) return null;
  const { rows, unknown, complete, asOf } = membership;
  return { from, members: rows.length, unknown, complete, asOf };
}

function toSender({ guid, identity }: z.infer<typeof senderSchema>) {
  return { guid, identity };
}
