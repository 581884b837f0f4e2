/** Where counting goes one way rather than another; whatever they are, the counts are the same. */
export interface IndexLimits {
  /** Up to so many rows, each is put to the test instead of combining sets (measured at 350,000 and 1.4 million). */
  fewRows: number;
  /** What takes more rows than this is asked as a set, and of rows at hand by a bit for every row there is. */
  amongRows: number;
  /** So many counts by sets take about as long as dividing 1.4 million rows into classes. */
  classesAfter: number;
  /** Columns with more values are those where many rows have their own, such as names and addresses. */
  manyValues: number;
}

export const usualLimits: IndexLimits = {
  fewRows: 40_000,
  amongRows: 2 ** 14,
  classesAfter: 32,
  manyValues: 2 ** 14,
};
