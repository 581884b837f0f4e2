import type { RecipientColumn } from "../../directory/recipient-columns";
import { markEach, siftEach } from "./row-loops";
import type { RowTest } from "./row-test";

/**
 * Whether a value matches a pattern, in a column where nearly every row has its own: asked of the rows at hand, since
 * looking for the pattern among a million names costs more. Once as much was spent on rows as that would
 * take, it is looked for after all, so that no pattern costs more than twice what is best for it.
 */
export class PatternTest implements RowTest {
  readonly bytes = 256;
  readonly reads = null;
  /** Nobody knows; of names, where nearly every row has its own, patterns take few. */
  readonly share = 0.1;
  private asked = 0;
  private settled: RowTest | null = null;

  /**
   * @param matches whether the value with a code does
   * @param patience rows to be asked before `settle`
   * @param settle the test that comes of looking for the pattern
   */
  constructor(
    private readonly column: RecipientColumn,
    private readonly matches: (code: number) => boolean,
    private readonly patience: number,
    private readonly settle: () => RowTest,
  ) {}

  holds(row: number): boolean {
    if (this.settled) return this.settled.holds(row);
    this.asked++;
    const { codes, offsets } = this.column;
    if (!offsets) {
      const code = codes[row] ?? -1;
      return code >= 0 && this.matches(code);
    }
    const end = offsets[row + 1] ?? 0;
    for (let at = offsets[row] ?? 0; at < end; at++)
      if (this.matches(codes[at] ?? -1)) return true;
    return false;
  }

  mark(rows: Uint32Array, count: number, marks: Uint8Array): void {
    const settled = this.settleInTime();
    if (settled) settled.mark(rows, count, marks);
    else markEach(this, rows, count, marks);
  }

  sift(rows: Uint32Array, count: number): number {
    const settled = this.settleInTime();
    return settled ? settled.sift(rows, count) : siftEach(this, rows, count);
  }

  tally(rows: Uint32Array, count: number): number {
    return this.sift(rows, count);
  }

  private settleInTime(): RowTest | null {
    if (!this.settled && this.asked >= this.patience)
      this.settled = this.settle();
    return this.settled;
  }
}
