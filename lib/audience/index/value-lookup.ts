/**
 * Finds the codes of a text among a column's values, without case. An open-addressing table of codes
 * only: a Map of lower-cased text would cost ten times the memory where every row has its own value.
 */
export class ValueLookup {
  private readonly slots: Int32Array;
  private readonly mask: number;

  constructor(private readonly values: readonly string[]) {
    let size = 16;
    while (size < values.length * 2) size *= 2;
    this.mask = size - 1;
    this.slots = new Int32Array(size).fill(-1);
    for (let code = 0; code < values.length; code++) {
      let slot = hash((values[code] ?? "").toLowerCase()) & this.mask;
      while ((this.slots[slot] ?? -1) >= 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = code;
    }
  }

  /** Every code whose value is `text`, without case. */
  find(text: string): number[] {
    const wanted = text.toLowerCase();
    const found: number[] = [];
    let slot = hash(wanted) & this.mask;
    for (;;) {
      const code = this.slots[slot] ?? -1;
      if (code < 0) return found;
      if ((this.values[code] ?? "").toLowerCase() === wanted) found.push(code);
      slot = (slot + 1) & this.mask;
    }
  }
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++)
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value ^ (value >>> 15);
}
