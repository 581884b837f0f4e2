import { rowHash } from "./row-hash";

/** Odd, so that it has an inverse modulo 2^32: a GUID leads back to its row without a table. */
const multiplier = 0x9e3779b1;
const inverse = inverseOf(multiplier);

/** GUIDs of one kind (Exchange's, Entra's) for every row of an estate. */
export interface RowGuids {
  readonly of: (row: number) => string;
  rowOf(guid: string): number | undefined;
}

export function createRowGuids(
  seed: number,
  salt: number,
  /** Rows there are: a function where rows may join. */
  count: number | (() => number),
): RowGuids {
  const rows = typeof count === "number" ? () => count : count;
  const of = (row: number) => {
    const tail = hex(Math.imul(row ^ salt, multiplier) >>> 0);
    const a = hex(rowHash(seed, row, salt + 1));
    const b = hex(rowHash(seed, row, salt + 2));
    return `${a}-${b.slice(0, 4)}-4${b.slice(4, 7)}-a${hex(rowHash(seed, row, salt + 3)).slice(0, 3)}-${b.slice(7)}${a.slice(0, 3)}${tail}`;
  };
  return {
    of,
    rowOf(guid) {
      const text = guid.toLowerCase();
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text))
        return undefined;
      const row =
        (Math.imul(parseInt(text.slice(-8), 16), inverse) ^ salt) >>> 0;
      return row < rows() && of(row) === text ? row : undefined;
    },
  };
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);

/** Eight digits; by table, since an estate of 1.4 million has them by the dozen. */
function hex(value: number): string {
  return (
    hexOfByte[value >>> 24]! +
    hexOfByte[(value >>> 16) & 255]! +
    hexOfByte[(value >>> 8) & 255]! +
    hexOfByte[value & 255]!
  );
}

/** Newton's iteration doubles the right bits of the inverse at every turn. */
function inverseOf(odd: number): number {
  let x = odd;
  for (let i = 0; i < 5; i++) x = Math.imul(x, 2 - Math.imul(odd, x));
  return x >>> 0;
}
