/** The only time in `lib/`. Real in production; virtual in a drill. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** `2016-11-14T08:29:00.000Z`: the form of every time that is stored or answered. */
export function toIso(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString();
}
