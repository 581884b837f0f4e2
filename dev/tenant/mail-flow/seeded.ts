import { createHash } from "node:crypto";

/** Chance from a seed and a purpose, so that one behaviour more does not reshuffle the others. */
export interface Seeded {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform whole number in [0, below). */
  below(limit: number): number;
  chance(probability: number): boolean;
  /** `count` different whole numbers in [0, limit), in random order; fewer where the limit is smaller. */
  sample(count: number, limit: number): number[];
}

/** mulberry32: 32 bits of state are plenty for picking people and minutes. */
export function createSeeded(seed: number, purpose: string): Seeded {
  let state = createHash("sha256")
    .update(`${seed}:${purpose}`)
    .digest()
    .readUInt32LE();
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    // Fisher-Yates over a sparse array: 80 people of 840,000 without writing 840,000 numbers.
    sample(count, limit) {
      const moved = new Map<number, number>();
      const picked: number[] = [];
      for (let i = 0; i < Math.min(count, limit); i++) {
        const j = i + below(limit - i);
        picked.push(moved.get(j) ?? j);
        moved.set(j, moved.get(i) ?? i);
      }
      return picked;
    },
  };
}

/** A GUID that only the seed and the text decide, with the version and variant bits of a random one. */
export function seededGuid(seed: number, text: string): string {
  const bytes = createHash("sha256")
    .update(`${seed}:${text}`)
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}
