import { encodeTexts, joinTexts, pickTexts } from "./arrow-texts";
import { detached, dictionaryPays } from "./column-builder";
import type {
  Codes,
  RecipientColumn,
  StoredColumn,
  Utf8Texts,
} from "./recipient-columns";
import { textColumn } from "./text-column";

/** Rows of one part; `codes` are into the values of all parts, null where no row has a value. */
interface Part {
  rows: number;
  codes: Int32Array | null;
  offsets: Int32Array | undefined;
}

/** Puts one column together from parts, one below the other, without a string for every text. */
export class ColumnJoiner {
  private readonly parts: Part[] = [];
  private readonly texts: Utf8Texts[] = [];
  private dictionary: Map<string, number> | null = new Map();
  private rows = 0;
  private distinct = 0;

  constructor(readonly property: string) {}

  /** Whether equal values still become one: not where nearly every row has its own. */
  get looksUp(): boolean {
    return this.dictionary !== null;
  }

  /** @param rows how many the part has */
  add(column: RecipientColumn, rows: number): void {
    const codeOf = this.takeTexts(column);
    this.parts.push({
      rows,
      codes: recode(column.codes, codeOf),
      offsets: column.offsets,
    });
    this.rows += rows;
    if (this.dictionary && !dictionaryPays(this.distinct, this.rows))
      this.dictionary = null;
  }

  /** Adds rows without a value up to `rows`. */
  padTo(rows: number): void {
    if (rows === this.rows) return;
    this.parts.push({
      rows: rows - this.rows,
      codes: null,
      offsets: undefined,
    });
    this.rows = rows;
  }

  finish(): StoredColumn {
    this.dictionary = null;
    return textColumn(
      this.property,
      // Not twice in memory while other columns are put together.
      joinTexts(this.texts.splice(0)),
      this.parts.some(({ offsets }) => offsets)
        ? this.joinMany()
        : { codes: this.joinSingle() },
    );
  }

  /** The code among the values of all parts for each value of this one. */
  private takeTexts(column: RecipientColumn): Int32Array {
    const texts = column.utf8 ?? encodeTexts(column.values);
    const { dictionary } = this;
    if (!dictionary) {
      const first = this.distinct;
      this.takeNew(texts);
      return new Int32Array(texts.starts.length - 1).map((_, at) => first + at);
    }
    const fresh: number[] = [];
    const codeOf = new Int32Array(column.values.length);
    column.values.forEach((text, at) => {
      let code = dictionary.get(text);
      if (code === undefined) {
        code = this.distinct + fresh.length;
        // A text may be cut from a larger one, which it would keep in memory.
        dictionary.set(detached(text), code);
        fresh.push(at);
      }
      codeOf[at] = code;
    });
    this.takeNew(pickTexts(texts, Int32Array.from(fresh)));
    return codeOf;
  }

  private takeNew(texts: Utf8Texts): void {
    this.texts.push(texts);
    this.distinct += texts.starts.length - 1;
  }

  private joinSingle(): Int32Array {
    const joined = new Int32Array(this.rows);
    let at = 0;
    for (const { rows, codes } of this.parts) {
      if (codes) joined.set(codes, at);
      else joined.fill(-1, at, at + rows);
      at += rows;
    }
    return joined;
  }

  private joinMany(): { codes: Int32Array; offsets: Int32Array } {
    const offsets = new Int32Array(this.rows + 1);
    const joined = new Int32Array(
      this.parts.reduce((sum, { codes }) => sum + (codes?.length ?? 0), 0),
    );
    let row = 0;
    let end = 0;
    for (const part of this.parts) {
      for (let at = 0; at < part.rows; at++) {
        const from = part.offsets?.[at] ?? at;
        const to = part.offsets?.[at + 1] ?? at + 1;
        for (let n = from; part.codes && n < to; n++)
          if (part.codes[n]! >= 0) joined[end++] = part.codes[n]!;
        offsets[++row] = end;
      }
    }
    return { codes: joined.slice(0, end), offsets };
  }
}

function recode(codes: Codes, codeOf: Int32Array): Int32Array {
  const recoded = new Int32Array(codes.length);
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at]!;
    recoded[at] = code < 0 ? -1 : codeOf[code]!;
  }
  return recoded;
}
