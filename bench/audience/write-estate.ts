import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { encodeLists } from "../../lib/directory/lists-codec";
import { encodeRecipients } from "../../lib/directory/recipients-arrow";
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
  const { recipients, lists } = generateEstate(JSON.parse(size) as EstateSize);
  mkdirSync(folder, { recursive: true });
  const encoded = encodeLists(lists);
  writeFileSync(join(folder, files.recipients), encodeRecipients(recipients));
  writeFileSync(join(folder, files.lists), encoded.lists);
  writeFileSync(join(folder, files.members), encoded.members);
}
