/** Where ids and jitter come from: chance in production, a seed in a drill. */
export interface Ids {
  /** A ULID: 26 characters, sorts by the clock's time. */
  next(): string;
  /** Uniform in [0, 1): jitter of retries. */
  random(): number;
}
