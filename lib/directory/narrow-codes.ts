import type { Codes } from "./recipient-columns";

/** In as few bytes as hold so many values and the -1 of a missing one. */
export function narrowCodes(codes: Codes, distinct: number): Codes {
  return distinct < 2 ** 7
    ? new Int8Array(codes)
    : distinct < 2 ** 15
      ? new Int16Array(codes)
      : codes;
}
