import { comparableTexts, lowerBytes } from "../audience/index/folded-texts";
import { TextLookup } from "../audience/index/text-lookup";
import { reorderRecipients } from "./cluster-recipients";
import type { RecipientColumns } from "./recipient-columns";

/** Every recipient once, by GUID in either case: of several rows the first or the last, the others gone. */
export function onceEach(
  recipients: RecipientColumns,
  which: "first" | "last",
): RecipientColumns {
  const guids = recipients.column("Guid");
  if (!guids || guids.offsets) return recipients;
  const texts = comparableTexts(guids);
  const lookup = new TextLookup(texts);
  /** Row by the lowest of the codes that mean the same GUID. */
  const rowOf = new Int32Array(texts.starts.length).fill(-1);
  const kept = new Uint8Array(recipients.count).fill(1);
  let count = recipients.count;
  for (let row = 0; row < recipients.count; row++) {
    const code = guids.codes[row] ?? -1;
    if (code < 0) continue;
    const text = texts.bytes.subarray(
      texts.starts[code],
      texts.starts[code + 1],
    );
    const same = lookup.find(lowerBytes(text))[0] ?? code;
    const other = rowOf[same]!;
    if (other < 0 || which === "last") rowOf[same] = row;
    if (other < 0) continue;
    kept[which === "last" ? other : row] = 0;
    count--;
  }
  if (count === recipients.count) return recipients;
  const rows = new Uint32Array(count);
  let at = 0;
  for (let row = 0; row < recipients.count; row++)
    if (kept[row] === 1) rows[at++] = row;
  return reorderRecipients(recipients, rows);
}
