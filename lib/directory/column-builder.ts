import type { RecipientColumn } from "./recipient-columns";

/**
 * Above this many distinct values, where more than half of the rows brought a new one (names, addresses,
 * GUIDs), looking them up costs more memory than it saves: then every row gets its own.
 */
const dictionaryLimit = 100_000;

/** Whether looking up which value a row has is still worth it after `rows`. */
export function dictionaryPays(distinct: number, rows: number): boolean {
  return distinct <= dictionaryLimit || distinct * 2 <= rows;
}

/** Grows one column, row by row. */
export class ColumnBuilder {
  private readonly values: string[] = [];
  private dictionary: Map<string, number> | null = new Map();
  private codes = new Int32Array(1024);
  private codeCount = 0;
  private offsets: Int32Array | null = null;
  private rows = 0;

  /** @param looksUp whether equal values become one; else every row gets its own */
  constructor(
    readonly property: string,
    looksUp = true,
  ) {
    if (!looksUp) this.dictionary = null;
  }

  get count(): number {
    return this.rows;
  }

  /** Adds a row with one value, or none. */
  push(value: string | null): void {
    if (value === null || value === "") {
      if (!this.offsets) this.append(-1);
    } else this.append(this.encode(value));
    this.endRow();
  }

  /** Adds a row with any number of values. */
  pushMany(values: readonly string[]): void {
    const present = values.filter((value) => value !== "");
    if (present.length <= 1 && !this.offsets) {
      this.push(present[0] ?? null);
      return;
    }
    this.becomeMultiValued();
    for (const value of present) this.append(this.encode(value));
    this.endRow();
  }

  /** Adds rows without a value up to `rows`. */
  padTo(rows: number): void {
    while (this.rows < rows) this.push(null);
  }

  finish(): RecipientColumn {
    this.dictionary = null;
    const codes = this.codes.slice(0, this.codeCount);
    if (!this.offsets)
      return { property: this.property, values: this.values, codes };
    const offsets = this.offsets.slice(0, this.rows + 1);
    return { property: this.property, values: this.values, codes, offsets };
  }

  private encode(value: string): number {
    const known = this.dictionary?.get(value);
    if (known !== undefined) return known;
    const code = this.values.length;
    this.values.push(value);
    if (this.dictionary) {
      this.dictionary.set(value, code);
      if (!dictionaryPays(this.values.length, this.rows))
        this.dictionary = null;
    }
    return code;
  }

  private append(code: number): void {
    if (this.codeCount === this.codes.length) this.codes = doubled(this.codes);
    this.codes[this.codeCount++] = code;
  }

  private endRow(): void {
    this.rows++;
    if (!this.offsets) return;
    if (this.rows === this.offsets.length) this.offsets = doubled(this.offsets);
    this.offsets[this.rows] = this.codeCount;
  }

  private becomeMultiValued(): void {
    if (this.offsets) return;
    const offsets = new Int32Array(Math.max(1024, this.codes.length + 1));
    let kept = 0;
    for (let row = 0; row < this.rows; row++) {
      const code = this.codes[row] ?? -1;
      if (code >= 0) this.codes[kept++] = code;
      offsets[row + 1] = kept;
    }
    this.codeCount = kept;
    this.offsets = offsets;
  }
}

/** Joining and cutting makes V8 copy the characters. */
export function detached(text: string): string {
  return ` ${text}`.slice(1);
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
