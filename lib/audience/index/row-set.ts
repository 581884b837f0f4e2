import { RoaringBitmap32 } from "roaring-wasm";
import {
  gatherSorted,
  includesSorted,
  isAscending,
  mergeSorted,
} from "./sorted-rows";

/**
 * Rows handed over at once. The library copies longer ones in several goes into memory that may have moved
 * meanwhile, and then throws (roaring-wasm 1.1.0, 983,040 values).
 */
const rowsAtOnce = 2 ** 19;

/** Up to so many rows are kept as numbers: they are read, counted and put through tests more often than combined. */
const plainLimit = 2 ** 16;

/**
 * A set of row numbers: few as they are, many compressed. The only file that knows the library. Its memory lies
 * outside the garbage collector's sight, so sets are counted: who makes or retains one releases it.
 * A set is never changed once made.
 */
export class RowSet {
  private holders = 1;
  private cachedSize = -1;

  private constructor(
    /** Ascending, each once. */
    private readonly plain: Uint32Array | null,
    private made: RoaringBitmap32 | null,
  ) {}

  /** @param rows in any order. Ascending is quickest, and an array of few is then kept, not copied. */
  static of(rows: Uint32Array | readonly number[]): RowSet {
    if (!isAscending(rows)) return new RowSet(null, compress(rows));
    return RowSet.ascending(
      rows instanceof Uint32Array ? rows : Uint32Array.from(rows),
    );
  }

  /** @param rows ascending, each once; kept, not copied, where they are few */
  static ascending(rows: Uint32Array): RowSet {
    return rows.length <= plainLimit
      ? new RowSet(rows, null)
      : new RowSet(null, compress(rows));
  }

  /** All rows from 0 to `count`, exclusive. */
  static upTo(count: number): RowSet {
    return new RowSet(
      null,
      count > 0 ? RoaringBitmap32.fromRange(0, count) : new RoaringBitmap32(),
    );
  }

  /** Not by the library's own union of many, which makes a bit for every row first and is slow where sets are small. */
  static union(sets: readonly RowSet[]): RowSet {
    const found = sets.filter(({ size }) => size > 0);
    const [first, second] = found;
    if (!first) return RowSet.of([]);
    if (!second) return first.retain();
    const plain = found.flatMap((set) => set.plain ?? []);
    if (plain.length === 2 && found.length === 2) {
      // Many together: quicker from sets that are compressed once than by compressing what comes of them.
      if (first.size + second.size > plainLimit)
        return new RowSet(
          null,
          RoaringBitmap32.or(first.bitmap, second.bitmap),
        );
      return RowSet.ascending(mergeSorted(plain[0]!, plain[1]!));
    }
    const [onlyPlain] =
      plain.length === 1 ? found.filter((set) => set.plain) : [];
    const few = onlyPlain?.retain() ?? RowSet.ascending(gatherSorted(plain));
    const [largest, next, ...others] = found
      .filter((set) => !set.plain)
      .sort((a, b) => b.size - a.size);
    if (!largest) return few;
    const united = RoaringBitmap32.or(largest.bitmap, (next ?? few).bitmap);
    for (const other of others) united.orInPlace(other.bitmap);
    if (next && few.size > 0) united.orInPlace(few.bitmap);
    few.release();
    return new RowSet(null, united);
  }

  and(other: RowSet): RowSet {
    return new RowSet(null, RoaringBitmap32.and(this.bitmap, other.bitmap));
  }

  andNot(other: RowSet): RowSet {
    return new RowSet(null, RoaringBitmap32.andNot(this.bitmap, other.bitmap));
  }

  andSize(other: RowSet): number {
    return this.bitmap.andCardinality(other.bitmap);
  }

  andNotSize(other: RowSet): number {
    return this.bitmap.andNotCardinality(other.bitmap);
  }

  intersects(other: RowSet): boolean {
    return this.bitmap.intersects(other.bitmap);
  }

  has(row: number): boolean {
    return this.plain ? includesSorted(this.plain, row) : this.bitmap.has(row);
  }

  get size(): number {
    if (this.cachedSize < 0)
      this.cachedSize = this.plain ? this.plain.length : this.bitmap.size;
    return this.cachedSize;
  }

  /** Memory that it holds, about: compressed two bytes a row or a bit for every row there is. */
  get bytes(): number {
    const held = this.plain
      ? this.size * 4
      : Math.min(this.size * 2, this.bitmap.maximum() / 8);
    return 128 + held;
  }

  /** Ascending. Not to be written to. */
  rows(): Uint32Array {
    return this.plain ?? this.bitmap.toUint32Array();
  }

  /** Its rows where they are at hand. Not to be written to. */
  get few(): Uint32Array | null {
    return this.plain;
  }

  retain(): this {
    this.holders++;
    return this;
  }

  release(): void {
    this.holders--;
    if (this.holders > 0) return;
    this.made?.dispose();
    this.made = null;
  }

  private get bitmap(): RoaringBitmap32 {
    return (this.made ??= compress(this.plain ?? []));
  }
}

function compress(rows: Uint32Array | readonly number[]): RoaringBitmap32 {
  const bitmap = new RoaringBitmap32();
  for (let from = 0; from < rows.length; from += rowsAtOnce)
    bitmap.addMany(
      rows instanceof Uint32Array
        ? rows.subarray(from, from + rowsAtOnce)
        : rows.slice(from, from + rowsAtOnce),
    );
  return bitmap;
}
