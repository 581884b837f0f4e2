import type { Utf8Texts } from "../../directory/recipient-columns";
import { lowered } from "./folded-texts";

/** Slots for a text, so that few stand in each other's way. */
const spareRoom = 1.4;

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
    while (size < count * spareRoom) size *= 2;
    const mask = size - 1;
    // Codes from one on: memory comes as zeros, and filling it costs as much as finding it.
    const slots = new Int32Array(size);
    const view = viewOf(bytes);
    for (let code = 0; code < count; code++) {
      let slot = hash(view, starts[code]!, starts[code + 1]!) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code + 1;
    }
    this.mask = mask;
    this.slots = slots;
  }

  /** Every code of exactly that text. @param wanted in lower case */
  find(wanted: Uint8Array): number[] {
    const found: number[] = [];
    let slot = hash(viewOf(wanted), 0, wanted.length) & this.mask;
    for (;;) {
      const code = (this.slots[slot] ?? 0) - 1;
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

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/**
 * As FNV-1a, but four bytes at a time, and then mixed as MurmurHash3 ends. With every byte's bit for lower case set:
 * what is the same but for case has the same hash, and little else does.
 */
function hash(bytes: DataView, from: number, to: number): number {
  let value = 0x811c9dc5;
  let at = from;
  for (; at + 4 <= to; at += 4)
    value = mix(value ^ (bytes.getUint32(at, true) | 0x20202020));
  for (; at < to; at++) value = mix(value ^ (bytes.getUint8(at) | 0x20));
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

function mix(value: number): number {
  const mixed = Math.imul(value, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
