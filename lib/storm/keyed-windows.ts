import { SlidingSenders } from "./sliding-senders";
import type { StormMail } from "./storm-mail";

/**
 * Sliding windows by conversation (or any other key). What has been quiet for longer than the
 * longest window is forgotten, so memory holds the last hour and not the file.
 */
export class KeyedWindows {
  /** Least recently used first. */
  readonly #byKey = new Map<
    string,
    { lastAt: number; windows: SlidingSenders[] }
  >();
  readonly #longest: number;

  constructor(readonly lengths: readonly number[]) {
    this.#longest = Math.max(...lengths);
  }

  /** Adds the mail and answers the windows of its key, one for each length, up to this mail. */
  add(key: string, mail: StormMail): SlidingSenders[] {
    this.#forget(mail.receivedAt);
    const entry = this.#byKey.get(key) ?? {
      lastAt: 0,
      windows: this.lengths.map((length) => new SlidingSenders(length)),
    };
    entry.lastAt = mail.receivedAt;
    this.#byKey.delete(key);
    this.#byKey.set(key, entry);
    for (const window of entry.windows) window.add(mail);
    return entry.windows;
  }

  #forget(now: number): void {
    for (const [key, entry] of this.#byKey) {
      if (entry.lastAt > now - this.#longest) break;
      this.#byKey.delete(key);
    }
  }
}
