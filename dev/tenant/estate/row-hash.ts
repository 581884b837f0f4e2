/**
 * Chance that needs no memory: the same seed, row and purpose give the same 32 bits, so that an estate
 * of any size is known without being stored. (The finaliser of MurmurHash3, public domain.)
 */
export function rowHash(seed: number, row: number, purpose: number): number {
  let h =
    (Math.imul(seed, 0x9e3779b1) ^
      Math.imul(row + 1, 0x85ebca6b) ^
      Math.imul(purpose + 1, 0xc2b2ae35)) >>>
    0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Uniform in [0, bound). */
export function rowChoice(
  seed: number,
  row: number,
  purpose: number,
  bound: number,
): number {
  return Math.floor((rowHash(seed, row, purpose) / 0x1_0000_0000) * bound);
}
