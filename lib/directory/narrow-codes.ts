import type { Codes } from "./recipient-columns";

/** In as few bytes as hold so many values and the -1 of a missing one: the same where they are. */
export function narrowCodes(codes: Codes, distinct: number): Codes {
  const Narrow =
    distinct < 2 ** 7 ? Int8Array : distinct < 2 ** 15 ? Int16Array : null;
  return Narrow === null || codes instanceof Narrow ? codes : new Narrow(codes);
}
