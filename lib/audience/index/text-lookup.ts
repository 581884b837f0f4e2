import type { Utf8Texts } from "../../directory/recipient-columns";
import { lowered } from "./folded-texts";

/**
 * Finds a text among a column's values. An open-addressing table of codes only: a Map of the texts would
 * cost ten times the memory where every row has its own.
 */
export class TextLookup {
  private readonly slots: Int32Array;
  private readonly mask: number;

  /** @param texts compared through `lowered` */
  constructor(private readonly texts: Utf8Texts) {
    const { bytes, starts } = texts;
    const count = starts.length - 1;
    let size = 16;
    while (size < count * 2) size *= 2;
    this.mask = size - 1;
    this.slots = new Int32Array(size).fill(-1);
    for (let code = 0; code < count; code++) {
      let slot =
        hash(bytes, starts[code] ?? 0, starts[code + 1] ?? 0) & this.mask;
      while ((this.slots[slot] ?? -1) >= 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = code;
    }
  }

  /** Every code of exactly that text. @param wanted in lower case */
  find(wanted: Uint8Array): number[] {
    const found: number[] = [];
    let slot = hash(wanted, 0, wanted.length) & this.mask;
    for (;;) {
      const code = this.slots[slot] ?? -1;
      if (code < 0) return found;
      if (this.is(code, wanted)) found.push(code);
      slot = (slot + 1) & this.mask;
    }
  }

  private is(code: number, wanted: Uint8Array): boolean {
    const { bytes, starts } = this.texts;
    const from = starts[code] ?? 0;
    if ((starts[code + 1] ?? 0) - from !== wanted.length) return false;
    for (let at = 0; at < wanted.length; at++)
      if (lowered[bytes[from + at] ?? 0] !== wanted[at]) return false;
    return true;
  }
}

/** FNV-1a, without case. */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let value = 0x811c9dc5;
  for (let at = from; at < to; at++)
    value = Math.imul(value ^ (lowered[bytes[at] ?? 0] ?? 0), 0x01000193);
  return value ^ (value >>> 15);
}
