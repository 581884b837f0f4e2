import { comparableTexts, lowerBytes } from "../audience/index/folded-texts";
import { TextLookup } from "../audience/index/text-lookup";
import type { RecipientColumn, Utf8Texts } from "./recipient-columns";

/** Finds rows by what they have in a column where nobody shares it: no string is made of what anybody has. */
export class RowFinder {
  private readonly texts: Utf8Texts;
  private readonly lookup: TextLookup;
  private readonly rowOf: Int32Array;

  /**
   * @param column with one value a row
   * @param which is found of several rows
   */
  constructor(
    column: RecipientColumn,
    private readonly which: "first" | "last" = "last",
  ) {
    const { codes } = column;
    this.texts = comparableTexts(column);
    this.lookup = new TextLookup(this.texts);
    this.rowOf = new Int32Array(this.texts.starts.length - 1).fill(-1);
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row]!;
      if (code >= 0) this.rowOf[code] = this.choose(this.rowOf[code]!, row);
    }
  }

  /** @param text folded, but for letters of ASCII, which may be in either case */
  find(text: Uint8Array): number | undefined {
    let found = -1;
    for (const code of this.lookup.find(lowerBytes(text)))
      found = this.choose(found, this.rowOf[code] ?? -1);
    return found < 0 ? undefined : found;
  }

  /** As `find`, of a value of the column itself. */
  findCode(code: number): number | undefined {
    const { bytes, starts } = this.texts;
    return this.find(bytes.subarray(starts[code], starts[code + 1]));
  }

  /** Of two rows, of which -1 is none. */
  private choose(one: number, other: number): number {
    return this.which === "last" || one < 0 || other < 0
      ? Math.max(one, other)
      : Math.min(one, other);
  }
}
