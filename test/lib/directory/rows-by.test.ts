import fc from "fast-check";
import { applyChanges } from "../../../lib/directory/apply-changes";
import { ColumnsBuilder } from "../../../lib/directory/columns-builder";
import { moveRows } from "../../../lib/directory/move-rows";
import {
  mergeChanges,
  noChanges,
} from "../../../lib/directory/recipient-changes";
import type { RecipientColumns } from "../../../lib/directory/recipient-columns";
import {
  decodeRecipients,
  encodeRecipients,
} from "../../../lib/directory/recipients-arrow";
import {
  eachRowWith,
  findRowsBy,
  textOf,
} from "../../../lib/directory/rows-by";

/** K is also a letter of its own (Kelvin), which is written small as the other one; a byte order mark may begin a name. */
const names = [
  "Ann",
  "ANN",
  "ann ",
  " Ann",
  "\tann",
  "\u212Aurt",
  "Kurt",
  "kurt",
  "Zoë",
  "ZOË",
  "İnci",
  "\uFEFFann",
  "Ann\u00A0",
  "a@x",
  "A@X",
  "A`X",
  "",
];
const person = fc.record({
  Name: fc.constantFrom<string | null>(...names, null),
  City: fc.constantFrom("York", "Leeds"),
});
const guidOf = (n: number) => `GUID-${n}`;
const change = fc.record({
  rows: fc.array(fc.tuple(fc.nat(14), person), { maxLength: 4 }),
  removed: fc.array(fc.nat(14), { maxLength: 3 }),
});
type Change = { rows: [number, object][]; removed: number[] };

const merge = (before: typeof noChanges, { rows, removed }: Change) =>
  mergeChanges(before, {
    rows: rows.map(([n, row]) => ({ ...row, Guid: guidOf(n) })),
    removed: removed
      .filter((n) => !rows.some(([one]) => one === n))
      .map((n) => guidOf(n).toLowerCase()),
  });

/** The same rows in columns of their own, texts as bytes. */
const stored = (recipients: RecipientColumns) =>
  decodeRecipients(encodeRecipients(recipients));

function columnsOf(rows: readonly object[]): RecipientColumns {
  const builder = new ColumnsBuilder(["Guid", "Name", "City"]);
  rows.forEach((row, n) => builder.add({ ...row, Guid: guidOf(n) }));
  return builder.finish();
}

/** Row by row, by the columns. */
function textsOf(recipients: RecipientColumns, property: string) {
  const column = recipients.column(property);
  return Array.from(
    { length: recipients.count },
    (_, row) => column?.values[column.codes[row] ?? -1],
  );
}

const fold = (text: string) => text.trim().toLowerCase();

test("rows found by bytes, changed rows beside, are those that have such a text", () => {
  fc.assert(
    fc.property(
      fc.array(person, { minLength: 1, maxLength: 12 }),
      change,
      fc.array(fc.constantFrom(...names), { maxLength: 5 }),
      fc.boolean(),
      (people, changed, asked, inBytes) => {
        const base = columnsOf(people);
        const recipients = applyChanges(
          inBytes ? stored(base) : base,
          merge(noChanges, changed),
        );
        const texts = textsOf(recipients, "Name");
        const wanted = new Set(asked.map(fold));
        const found: [string, number][] = [];
        eachRowWith(recipients, "name", wanted, fold, (value, row) =>
          found.push([value, row]),
        );
        expect(found).toEqual(
          texts.flatMap((text, row) =>
            text !== undefined && wanted.has(fold(text))
              ? [[fold(text), row]]
              : [],
          ),
        );
        expect(texts.map((_, row) => textOf(recipients, "Name", row))).toEqual(
          texts,
        );
        const guids = textsOf(recipients, "Guid").map((guid) =>
          String(guid).toLowerCase(),
        );
        expect(findRowsBy(recipients, "Guid", new Set(guids))).toEqual(
          new Map(guids.map((guid, row) => [guid, row])),
        );
      },
    ),
    { seed: 20161114, numRuns: 500 },
  );
});

test("of one base, only replaced rows are looked at to tell where rows went", () => {
  fc.assert(
    fc.property(
      fc.array(person, { minLength: 1, maxLength: 12 }),
      change,
      change,
      (people, first, second) => {
        const base = stored(columnsOf(people));
        const changes = merge(noChanges, first);
        const before = applyChanges(base, changes);
        const after = applyChanges(base, merge(changes, second));
        const quick = moveRows(before, after);
        const slow = moveRows(stored(before), stored(after));
        for (let row = 0; row < before.count; row++)
          expect(quick(row)).toBe(slow(row));
      },
    ),
    { seed: 20161114, numRuns: 500 },
  );
});
