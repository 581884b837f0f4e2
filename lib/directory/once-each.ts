import { reorderRecipients } from "./cluster-recipients";
import type { RecipientColumns } from "./recipient-columns";
import { RowFinder } from "./row-finder";

/** Every recipient once, by GUID in either case: of several rows the first or the last, the others gone. */
export function onceEach(
  recipients: RecipientColumns,
  which: "first" | "last",
): RecipientColumns {
  const guids = recipients.column("Guid");
  if (!guids || guids.offsets) return recipients;
  const finder = new RowFinder(guids, which);
  const rows = new Uint32Array(recipients.count);
  let count = 0;
  for (let row = 0; row < recipients.count; row++) {
    const code = guids.codes[row] ?? -1;
    if (code < 0 || finder.findCode(code) === row) rows[count++] = row;
  }
  return count === recipients.count
    ? recipients
    : reorderRecipients(recipients, rows.subarray(0, count));
}
