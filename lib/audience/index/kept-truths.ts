import type { Truth } from "./truth";

/** What kept sets may cost together: a server is asked for previews without end. */
const bytesLimit = 96 * 1024 * 1024;

/** Answers that more than one filter asks for, by expression. The oldest goes first. */
export class KeptTruths {
  private readonly kept = new Map<number, Truth>();
  private bytes = 0;

  /** Lent only. */
  get(id: number): Truth | undefined {
    return this.kept.get(id);
  }

  keep(id: number, truth: Truth): void {
    this.drop(id);
    this.bytes += truth.bytes;
    this.kept.set(id, truth.retain());
    for (const oldest of this.kept.keys()) {
      if (this.bytes <= bytesLimit) break;
      this.drop(oldest);
    }
  }

  forget(): void {
    for (const id of [...this.kept.keys()]) this.drop(id);
  }

  private drop(id: number): void {
    const truth = this.kept.get(id);
    if (!truth) return;
    this.bytes -= truth.bytes;
    this.kept.delete(id);
    truth.release();
  }
}
