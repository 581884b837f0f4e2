import type { Codes } from "../../directory/recipient-columns";

/** A single-valued column with few values. */
export interface CodedColumn {
  property: string;
  /** One a row, -1 where the value is missing. */
  codes: Codes;
  values: number;
}

/**
 * A question that is answered row by row, without a set of all rows that it takes. Several are asked at once in
 * ascending order, which only tests that read nothing but columns can do without.
 */
export interface RowTest {
  /** Memory that it holds, about. */
  readonly bytes: number;
  /** For which part of all rows it holds, about: what holds for few is asked first. */
  readonly share: number;
  /** The columns that decide: it holds for all rows that are alike in them. Null where something else does too. */
  readonly reads: readonly CodedColumn[] | null;
  holds(row: number): boolean;
  /** Sets `marks[n]` to 1 where it holds for the n-th of the first `count` rows; leaves the others. */
  mark(rows: Uint32Array, count: number, marks: Uint8Array): void;
  /** Sets `marks[n]` to 1 or 0, whatever it was, where that is quicker than clearing and marking. */
  set?(rows: Uint32Array, count: number, marks: Uint8Array): void;
  /** Moves those of the first `count` rows for which it holds to the front, in order; says how many. */
  sift(rows: Uint32Array, count: number): number;
  /** For how many of the first `count` rows it holds, whatever becomes of them: quicker than moving them. */
  tally(rows: Uint32Array, count: number): number;
}

export const never: RowTest = {
  bytes: 0,
  share: 0,
  reads: [],
  holds: () => false,
  mark: () => undefined,
  sift: () => 0,
  tally: () => 0,
};
export const always: RowTest = {
  bytes: 0,
  share: 1,
  reads: [],
  holds: () => true,
  mark: (_, count, marks) => marks.fill(1, 0, count),
  sift: (_, count) => count,
  tally: (_, count) => count,
};
