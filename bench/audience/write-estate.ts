import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  clusterOrder,
  reorderRecipients,
} from "../../lib/directory/cluster-recipients";
import { encodeLists } from "../../lib/directory/lists-codec";
import {
  decodeRecipients,
  encodeRecipients,
} from "../../lib/directory/recipients-arrow";
import type { ListRecord } from "../../lib/directory/snapshot";
import { generateEstate, type EstateSize } from "./estate";

/** The files of a stored snapshot, as the directory sync writes them. */
export const files = {
  recipients: "recipients.arrow",
  lists: "lists.ndjson.gz",
  members: "members.u32.gz",
};

/** Makes an estate in a process of its own, so that what that takes is not in the memory that is measured. */
export async function writeEstate(
  folder: string,
  size: EstateSize,
): Promise<void> {
  await promisify(execFile)(process.execPath, [
    __filename,
    folder,
    JSON.stringify(size),
  ]);
}

if (require.main === module) {
  const [folder = "", size = ""] = process.argv.slice(2);
  const generated = generateEstate(JSON.parse(size) as EstateSize);
  mkdirSync(folder, { recursive: true });
  // As a sync does, which finds recipients in the order of their aliases.
  const recipients = decodeRecipients(encodeRecipients(generated.recipients));
  const order = clusterOrder(recipients);
  const encoded = encodeLists(moveLists(generated.lists, order));
  writeFileSync(
    join(folder, files.recipients),
    encodeRecipients(reorderRecipients(recipients, order)),
  );
  writeFileSync(join(folder, files.lists), encoded.lists);
  writeFileSync(join(folder, files.members), encoded.members);
}

function moveLists(
  lists: readonly ListRecord[],
  order: Uint32Array,
): ListRecord[] {
  const placeOf = new Uint32Array(order.length);
  order.forEach((row, place) => (placeOf[row] = place));
  return lists.map((list) => ({
    ...list,
    row: list.row === null ? null : (placeOf[list.row] ?? null),
    membership: list.membership && {
      ...list.membership,
      rows: list.membership.rows.map((row) => placeOf[row] ?? 0).sort(),
    },
  }));
}
