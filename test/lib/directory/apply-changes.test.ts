import fc from "fast-check";
import { applyChanges } from "../../../lib/directory/apply-changes";
import { ColumnsBuilder } from "../../../lib/directory/columns-builder";
import { moveRows } from "../../../lib/directory/move-rows";
import {
  decodeChanges,
  encodeChanges,
  mergeChanges,
  noChanges,
} from "../../../lib/directory/recipient-changes";
import type { RecipientColumns } from "../../../lib/directory/recipient-columns";
import {
  decodeRecipients,
  encodeRecipients,
} from "../../../lib/directory/recipients-arrow";

type Row = Record<string, unknown>;

function columnsOf(rows: Iterable<Row>): RecipientColumns {
  const builder = new ColumnsBuilder(["Guid", "City", "Tags"]);
  for (const row of rows) builder.add(row);
  return builder.finish();
}

/** Everyone as they are, by GUID, whatever row they are in. */
function peopleOf(recipients: RecipientColumns): Map<string, string> {
  const people = new Map<string, string>();
  for (let row = 0; row < recipients.count; row++) {
    const valuesOf = (property: string) => {
      const column = recipients.column(property);
      if (!column) return [];
      const from = column.offsets?.[row] ?? row;
      const to = column.offsets?.[row + 1] ?? row + 1;
      return Array.from(
        column.codes.subarray(from, to),
        (code) => column.values[code],
      ).filter((value) => value !== undefined);
    };
    const guid = valuesOf("Guid")[0] ?? "";
    expect(people.has(guid)).toBe(false);
    people.set(
      guid,
      JSON.stringify([valuesOf("City"), valuesOf("Tags"), valuesOf("Title")]),
    );
  }
  return people;
}

const person = fc.record({
  Guid: fc.integer({ min: 0, max: 12 }).map((n) => `G-${n}`),
  City: fc.constantFrom(null, "Leeds", "York", "Hull"),
  Tags: fc.oneof(
    fc.constantFrom([], ["a"], ["a", "b"], ["b", "c", "d"]),
    fc.constant(null),
  ),
});
const titled = fc.tuple(person, fc.constantFrom("Nurse", null)).map(
  // A property that only a changed row has.
  ([row, Title]): Row => (Title === null ? row : { ...row, Title }),
);
const unique = (rows: Row[]) => [
  ...new Map(rows.map((row) => [row.Guid, row])).values(),
];
const step = fc.record({
  rows: fc.array(titled, { maxLength: 6 }).map(unique),
  removed: fc.array(
    fc.integer({ min: 0, max: 14 }).map((n) => `g-${n}`),
    { maxLength: 6 },
  ),
});

it("is what it would be if everyone were read anew, after any number of changes", () => {
  fc.assert(
    fc.property(
      fc.array(person, { maxLength: 10 }).map(unique),
      fc.array(step, { maxLength: 4 }),
      (everyone, steps) => {
        const base = decodeRecipients(encodeRecipients(columnsOf(everyone)));
        const now = new Map(
          everyone.map((row) => [String(row.Guid).toLowerCase(), row]),
        );
        let changes = noChanges;
        let before = base;
        for (const { rows, removed } of steps) {
          for (const guid of removed) now.delete(guid);
          for (const row of rows) now.set(String(row.Guid).toLowerCase(), row);
          changes = mergeChanges(changes, { rows, removed });
          const stored = decodeChanges(encodeChanges(changes));
          const after = applyChanges(base, stored);
          expect(peopleOf(after)).toEqual(peopleOf(columnsOf(now.values())));

          const newRow = moveRows(before, after);
          const guidIn = (recipients: RecipientColumns, row: number) => {
            const guids = recipients.column("Guid");
            return guids?.values[guids.codes[row] ?? -1];
          };
          for (let row = 0; row < before.count; row++) {
            const moved = newRow(row);
            const guid = guidIn(before, row);
            if (moved === undefined)
              expect(now.has(String(guid).toLowerCase())).toBe(false);
            else expect(guidIn(after, moved)).toBe(guid);
          }
          before = after;
        }
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});

it("makes no strings of texts that are stored", () => {
  const base = decodeRecipients(
    encodeRecipients(columnsOf([{ Guid: "G-1", City: "Leeds" }])),
  );
  const rows = [{ Guid: "G-2", City: "York" }];
  const after = applyChanges(
    base,
    mergeChanges(noChanges, { rows, removed: [] }),
  );
  for (const property of ["Guid", "City", "Tags"])
    expect(after.column(property)).toHaveProperty("utf8");
  expect(after.column("City")?.values).toEqual(["Leeds", "York"]);
});

it("says that nothing is new when the same changes come again", () => {
  const rows = [{ Guid: "G-1", City: "Leeds" }];
  const once = mergeChanges(noChanges, { rows, removed: ["g-2"] });
  expect(mergeChanges(once, { rows, removed: ["g-2"] })).toBe(once);
  expect(
    mergeChanges(once, {
      rows: [{ Guid: "G-1", City: "York" }],
      removed: [],
    }),
  ).not.toBe(once);
});

it("leaves rows where they are as far as it can", () => {
  const base = columnsOf(
    Array.from({ length: 1000 }, (_, n) => ({ Guid: `G-${n}` })),
  );
  const changes = mergeChanges(noChanges, {
    rows: [{ Guid: "G-7", City: "Leeds" }, { Guid: "G-new" }],
    removed: ["g-3", "g-500"],
  });
  const newRow = moveRows(base, applyChanges(base, changes));
  const moved = Array.from({ length: 1000 }, (_, row) => newRow(row)).flatMap(
    (now, row) => (now === row ? [] : [[row, now]]),
  );
  expect(moved).toEqual([
    [3, undefined],
    [500, undefined],
    [999, 500],
  ]);
});
