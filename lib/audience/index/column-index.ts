import type {
  RecipientColumn,
  Utf8Texts,
} from "../../directory/recipient-columns";
import type { FilterValue } from "../filter/ast";
import { foldText, foldTexts } from "./folded-texts";
import { dateOrderOf, parseDate } from "./parse-date";
import { RowSet } from "./row-set";
import { TextLookup } from "./text-lookup";
import { TextPatterns } from "./text-patterns";

export type Ordering = "gt" | "lt" | "ge" | "le";

/** From this share of all rows on, passing over all of them is quicker than putting a part in order. */
const scanShare = 1 / 16;

/** Answers comparisons with one property. Everything is built when first asked for. */
export class ColumnIndex {
  private folded: Utf8Texts | undefined;
  private lookup: TextLookup | undefined;
  private patterns: TextPatterns | undefined;
  private postings: { starts: Int32Array; rows: Uint32Array } | undefined;
  private numbers: Float64Array | undefined;
  private dates: Float64Array | undefined;
  private readonly column: RecipientColumn;
  private readonly rowCount: number;
  private readonly valueCount: number;

  constructor(column: RecipientColumn) {
    this.column = column;
    this.valueCount = column.utf8
      ? column.utf8.starts.length - 1
      : column.values.length;
    this.rowCount = column.offsets
      ? column.offsets.length - 1
      : column.codes.length;
  }

  /** Rows that have a value. */
  present(): RowSet {
    const { codes, offsets } = this.column;
    return this.rowsWhere((row) =>
      offsets
        ? (offsets[row + 1] ?? 0) > (offsets[row] ?? 0)
        : (codes[row] ?? -1) >= 0,
    );
  }

  equal(value: FilterValue): RowSet {
    switch (value.kind) {
      case "null":
        throw new RangeError("A missing value is asked for with present().");
      case "boolean":
        return this.rowsOf(this.find(value.boolean ? "true" : "false"));
      case "number": {
        const numbers = this.asNumbers();
        return this.rowsOf(
          this.codesWhere(
            (code) =>
              numbers[code] === value.number ||
              this.column.values[code] === value.text,
          ),
        );
      }
      case "text": {
        const same = this.find(value.text);
        const at = parseDate(value.text, "monthFirst");
        if (Number.isNaN(at)) return this.rowsOf(same);
        const dates = this.asDates();
        const instant = this.codesWhere((code) => dates[code] === at);
        return this.rowsOf([...new Set([...same, ...instant])]);
      }
    }
  }

  /** @param pattern with at least one `*` */
  like(pattern: string): RowSet {
    this.patterns ??= new TextPatterns(this.readFolded());
    return this.rowsOf(this.patterns.matching(pattern));
  }

  /** Rows with a value of that kind. */
  where(test: (text: string) => boolean): RowSet {
    const { values } = this.column;
    return this.rowsOf(this.codesWhere((code) => test(values[code] ?? "")));
  }

  /** Numbers with numbers, dates with dates, all else as text without case. */
  ordered(operator: Ordering, value: FilterValue): RowSet {
    if (value.kind === "null" || value.kind === "boolean") return RowSet.of([]);
    const holds = orderTest(operator);
    const text = value.text.toLowerCase();
    const number = value.kind === "number" ? value.number : toNumber(text);
    const date = parseDate(value.text, "monthFirst");
    const { values } = this.column;
    const numbers = Number.isNaN(number) ? undefined : this.asNumbers();
    const dates = Number.isNaN(date) ? undefined : this.asDates();
    return this.rowsOf(
      this.codesWhere((code) => {
        const asNumber = numbers?.[code];
        if (asNumber !== undefined && !Number.isNaN(asNumber))
          return holds(asNumber - number);
        const asDate = dates?.[code];
        if (asDate !== undefined && !Number.isNaN(asDate))
          return holds(asDate - date);
        const own = (values[code] ?? "").toLowerCase();
        return holds(own < text ? -1 : own > text ? 1 : 0);
      }),
    );
  }

  private codesWhere(test: (code: number) => boolean): number[] {
    const found: number[] = [];
    for (let code = 0; code < this.valueCount; code++)
      if (test(code)) found.push(code);
    return found;
  }

  private find(text: string): number[] {
    this.lookup ??= new TextLookup(this.readFolded());
    return this.lookup.find(foldText(text));
  }

  private readFolded(): Utf8Texts {
    return (this.folded ??= foldTexts(this.column));
  }

  private rowsWhere(test: (row: number) => boolean): RowSet {
    const rows = new Uint32Array(this.rowCount);
    let count = 0;
    for (let row = 0; row < this.rowCount; row++)
      if (test(row)) rows[count++] = row;
    return RowSet.of(rows.subarray(0, count));
  }

  private rowsOf(codes: readonly number[]): RowSet {
    const { starts, rows } = this.readPostings();
    const [only] = codes;
    if (only === undefined) return RowSet.of([]);
    if (codes.length === 1)
      return RowSet.of(rows.subarray(starts[only], starts[only + 1]));
    let total = 0;
    for (const code of codes)
      total += (starts[code + 1] ?? 0) - (starts[code] ?? 0);
    if (!this.column.offsets && total > this.rowCount * scanShare)
      return this.rowsOfMany(codes);
    const gathered = new Uint32Array(total);
    let at = 0;
    for (const code of codes) {
      const part = rows.subarray(starts[code], starts[code + 1]);
      gathered.set(part, at);
      at += part.length;
    }
    return RowSet.of(this.sort(gathered));
  }

  /** In one pass over all rows, which finds them in order. */
  private rowsOfMany(wanted: readonly number[]): RowSet {
    const takes = new Uint8Array(this.valueCount);
    for (const code of wanted) takes[code] = 1;
    const { codes } = this.column;
    return this.rowsWhere((row) => takes[codes[row] ?? -1] === 1);
  }

  /** Ascending, each once: by a bit for every row, which is quicker than comparing unless rows are few. */
  private sort(rows: Uint32Array): Uint32Array {
    if (rows.length < this.rowCount / 512) return rows.sort();
    const bits = new Uint32Array((this.rowCount >>> 5) + 1);
    for (const row of rows) bits[row >>> 5]! |= 1 << (row & 31);
    let count = 0;
    for (let word = 0; word < bits.length; word++) {
      for (let left = bits[word] ?? 0; left !== 0; left &= left - 1)
        rows[count++] = (word << 5) + 31 - Math.clz32(left & -left);
    }
    return rows.subarray(0, count);
  }

  /** For each code its rows, ascending: a counting sort. */
  private readPostings(): { starts: Int32Array; rows: Uint32Array } {
    if (this.postings) return this.postings;
    const { codes, offsets } = this.column;
    const starts = new Int32Array(this.valueCount + 1);
    let total = 0;
    for (const code of codes) {
      if (code < 0) continue;
      starts[code + 1] = (starts[code + 1] ?? 0) + 1;
      total++;
    }
    for (let code = 0; code < this.valueCount; code++)
      starts[code + 1] = (starts[code + 1] ?? 0) + (starts[code] ?? 0);
    const next = starts.slice();
    const rows = new Uint32Array(total);
    const place = (code: number, row: number) => {
      if (code < 0) return;
      const at = next[code] ?? 0;
      rows[at] = row;
      next[code] = at + 1;
    };
    if (offsets) {
      for (let row = 0; row < this.rowCount; row++) {
        const end = offsets[row + 1] ?? 0;
        for (let at = offsets[row] ?? 0; at < end; at++)
          place(codes[at] ?? -1, row);
      }
    } else {
      for (let row = 0; row < codes.length; row++) place(codes[row] ?? -1, row);
    }
    this.postings = { starts, rows };
    return this.postings;
  }

  private asNumbers(): Float64Array {
    this.numbers ??= Float64Array.from(this.column.values, toNumber);
    return this.numbers;
  }

  private asDates(): Float64Array {
    if (!this.dates) {
      const order = dateOrderOf(this.column.values);
      this.dates = Float64Array.from(this.column.values, (value) =>
        parseDate(value, order),
      );
    }
    return this.dates;
  }
}

function toNumber(text: string): number {
  return /^[-+]?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
}

function orderTest(operator: Ordering): (difference: number) => boolean {
  switch (operator) {
    case "gt":
      return (difference) => difference > 0;
    case "ge":
      return (difference) => difference >= 0;
    case "lt":
      return (difference) => difference < 0;
    case "le":
      return (difference) => difference <= 0;
  }
}
