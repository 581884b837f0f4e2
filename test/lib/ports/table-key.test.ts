import * as fc from "fast-check";
import { tableKey } from "../../../lib/ports/table-key";

const options = { seed: 20161114, numRuns: 500 };
const text = fc.string({ unit: "grapheme", maxLength: 40 });
const long = fc.string({ minLength: 400, maxLength: 1200 });

function decode(key: string): string[] {
  return key.split("|").map((part) =>
    Buffer.from(
      part.replace(/=([0-9A-F]{2})|[^]/g, (whole, hex: string | undefined) =>
        hex ? whole.slice(1) : Buffer.from(whole).toString("hex"),
      ),
      "hex",
    ).toString("utf8"),
  );
}

test("can be read back", () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (parts) => {
      expect(decode(tableKey(...parts))).toEqual(parts);
    }),
    options,
  );
});

test("is what Azure Tables allows, however long and whatever is in it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(text, long), { minLength: 1, maxLength: 4 }),
      (parts) => {
        const key = tableKey(...parts);
        expect(key).toMatch(/^[A-Za-z0-9._@=|~-]*$/);
        expect(key.length).toBeLessThanOrEqual(512);
      },
    ),
    options,
  );
});

test("is another for another id, also where both are cut", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(text, long), { minLength: 1, maxLength: 3 }),
      fc.array(fc.oneof(text, long), { minLength: 1, maxLength: 3 }),
      (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        expect(tableKey(...a)).not.toBe(tableKey(...b));
      },
    ),
    options,
  );
  const same = "x".repeat(600);
  expect(tableKey(`${same}a`)).not.toBe(tableKey(`${same}b`));
  // Who knows the key of a long id cannot write an id that has it.
  expect(tableKey(tableKey(same))).not.toBe(tableKey(same));
});

test("everything under a first part lies between two keys", () => {
  fc.assert(
    fc.property(text, text, text, (first, second, other) => {
      fc.pre(first !== other);
      const within = (key: string) =>
        key >= `${tableKey(first)}|` && key < `${tableKey(first)}|~`;
      expect(within(tableKey(first, second))).toBe(true);
      expect(within(tableKey(other, second))).toBe(false);
    }),
    options,
  );
});

test("times and ULIDs sort as they are", () => {
  fc.assert(
    fc.property(
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
      (a, b) => {
        const [earlier, later] = a <= b ? [a, b] : [b, a];
        expect(
          tableKey(earlier.toISOString()) <= tableKey(later.toISOString()),
        ).toBe(true);
      },
    ),
    options,
  );
});
