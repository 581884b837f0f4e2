import { rewriteLine, type Output } from "../terminal";

/** More often than this nobody reads it. */
const everyMs = 200;
/** Before this a rate says little. */
const firstRateMs = 1000;

/** One line on a terminal's standard error: how much of a file is read, how fast, and how long it takes yet. */
export class ReadingProgress {
  private what = "";
  private startedAt = 0;
  private shownAt = -Infinity;
  private part = 0;
  private visible = false;

  /** @param now milliseconds of any clock */
  constructor(
    private readonly to: Output,
    private readonly now: () => number,
  ) {}

  /** @param what the rows are, in the plural */
  begin(what: string): void {
    this.what = what;
    this.startedAt = this.now();
    this.shownAt = -Infinity;
    this.part = 0;
  }

  /** Of the file's bytes, from 0 to 1. */
  readonly share = (part: number): void => {
    this.part = part;
  };

  readonly rows = (rows: number): void => {
    const at = this.now();
    const tooSoon = rows === 0 || at < this.shownAt + everyMs;
    if (!this.to.interactive || tooSoon) return;
    this.shownAt = at;
    this.visible = true;
    const elapsed = at - this.startedAt;
    const words = [`${rows.toLocaleString("en")} ${this.what}`];
    if (elapsed >= firstRateMs) {
      const rate = Math.round((rows / elapsed) * 1000);
      words.push(`${rate.toLocaleString("en")} a second`);
      const left = this.part > 0 ? (elapsed / this.part) * (1 - this.part) : 0;
      if (left >= 500) words.push(`about ${Math.ceil(left / 1000)} s left`);
    }
    rewriteLine(this.to, words.join(", "));
  };

  /** Takes the line away. */
  clear(): void {
    if (this.visible) rewriteLine(this.to);
    this.visible = false;
  }
}
