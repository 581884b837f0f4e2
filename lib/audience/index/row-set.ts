import { RoaringBitmap32 } from "roaring-wasm";

/**
 * Rows handed over at once. The library copies longer ones in several goes into memory that may have moved
 * meanwhile, and then throws (roaring-wasm 1.1.0, 983,040 values).
 */
const rowsAtOnce = 2 ** 19;

/**
 * A set of row numbers, compressed. The only file that knows the library. Its memory lies outside the
 * garbage collector's sight, so sets are counted: who makes or retains one releases it.
 * A set is never changed once made.
 */
export class RowSet {
  private holders = 1;
  private cachedSize = -1;

  private constructor(private readonly bitmap: RoaringBitmap32) {}

  /** @param rows in any order; ascending is quickest */
  static of(rows: Uint32Array | readonly number[]): RowSet {
    const bitmap = new RoaringBitmap32();
    for (let from = 0; from < rows.length; from += rowsAtOnce)
      bitmap.addMany(
        rows instanceof Uint32Array
          ? rows.subarray(from, from + rowsAtOnce)
          : rows.slice(from, from + rowsAtOnce),
      );
    return new RowSet(bitmap);
  }

  /** All rows from 0 to `count`, exclusive. */
  static upTo(count: number): RowSet {
    return new RowSet(
      count > 0 ? RoaringBitmap32.fromRange(0, count) : new RoaringBitmap32(),
    );
  }

  static union(sets: readonly RowSet[]): RowSet {
    const [first, second] = sets;
    if (first && sets.length === 1) return first.retain();
    if (first && second && sets.length === 2)
      return new RowSet(RoaringBitmap32.or(first.bitmap, second.bitmap));
    return new RowSet(RoaringBitmap32.orMany(sets.map((set) => set.bitmap)));
  }

  and(other: RowSet): RowSet {
    return new RowSet(RoaringBitmap32.and(this.bitmap, other.bitmap));
  }

  /** What is also in any of `others`. */
  andAny(others: readonly RowSet[]): RowSet {
    const parts = others.map((other) => this.and(other));
    const united = RowSet.union(parts);
    for (const part of parts) part.release();
    return united;
  }

  andNot(other: RowSet): RowSet {
    return new RowSet(RoaringBitmap32.andNot(this.bitmap, other.bitmap));
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

  equals(other: RowSet): boolean {
    return this === other || this.bitmap.isEqual(other.bitmap);
  }

  has(row: number): boolean {
    return this.bitmap.has(row);
  }

  get size(): number {
    if (this.cachedSize < 0) this.cachedSize = this.bitmap.size;
    return this.cachedSize;
  }

  rows(): Uint32Array {
    return this.bitmap.toUint32Array();
  }

  retain(): this {
    this.holders++;
    return this;
  }

  release(): void {
    this.holders--;
    if (this.holders === 0) this.bitmap.dispose();
  }
}
