interface Numbered {
  readonly id: number;
}

interface Entry<T> {
  operands: readonly T[];
  expression: T;
}

/**
 * Expressions by what they were made of, in that order. A text of all ids as a key would be made for every part of
 * every filter.
 */
export class ByOperands<T extends Numbered> {
  /** Those of different operands may share a hash. */
  private readonly entries = new Map<number, Entry<T>[]>();

  get(operands: readonly T[]): T | undefined {
    return this.entries
      .get(hashOf(operands))
      ?.find((entry) => areSame(entry.operands, operands))?.expression;
  }

  /** @param operands kept, not copied */
  set(operands: readonly T[], expression: T): void {
    const hash = hashOf(operands);
    const entry = { operands, expression };
    const alike = this.entries.get(hash);
    if (alike) alike.push(entry);
    else this.entries.set(hash, [entry]);
  }
}

/** 30 bits, which the engine keeps without a box; the factor is that of FNV-1a. */
function hashOf(operands: readonly Numbered[]): number {
  let hash = operands.length;
  for (let at = 0; at < operands.length; at++)
    hash = Math.imul(hash ^ operands[at]!.id, 0x01000193);
  return (hash ^ (hash >>> 15)) & 0x3fffffff;
}

function areSame(a: readonly Numbered[], b: readonly Numbered[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
