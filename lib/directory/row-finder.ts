import { comparableTexts, lowerBytes } from "../audience/index/folded-texts";
import { TextLookup } from "../audience/index/text-lookup";
import type { RecipientColumn } from "./recipient-columns";

/** Finds rows by what they have in a column where nobody shares it: no string is made of what anybody has. */
export class RowFinder {
  private readonly lookup: TextLookup;
  private readonly rowOf: Int32Array;

  /** @param column with one value a row */
  constructor(column: RecipientColumn) {
    const { codes } = column;
    const texts = comparableTexts(column);
    this.lookup = new TextLookup(texts);
    this.rowOf = new Int32Array(texts.starts.length - 1).fill(-1);
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row]!;
      if (code >= 0) this.rowOf[code] = row;
    }
  }

  /** The last of several. @param text folded, but for letters of ASCII, which may be in either case */
  find(text: Uint8Array): number | undefined {
    let found = -1;
    for (const code of this.lookup.find(lowerBytes(text)))
      found = Math.max(found, this.rowOf[code] ?? -1);
    return found < 0 ? undefined : found;
  }
}
