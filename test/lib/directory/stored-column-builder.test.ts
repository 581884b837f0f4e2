import { ColumnBuilder } from "../../../lib/directory/column-builder";
import { StoredColumnBuilder } from "../../../lib/directory/stored-column-builder";
import { storedTexts } from "../../../lib/directory/stored-texts";

/** More than become bytes at once, and more than are looked up. */
const rows = 120_000;

test.each<[string, (row: number) => string | string[] | null]>([
  ["a value of their own", (row) => `person.${row}@a.example`],
  ["few values, some missing", (row) => (row % 5 ? `Zürich ${row % 3}` : null)],
  [
    "several values, late",
    (row) => (row < 50_000 ? "x" : ["x", `y${row % 7}`]),
  ],
  ["no value", () => null],
])("holds what a column of strings holds: rows with %s", (_, valueOf) => {
  const stored = new StoredColumnBuilder("City");
  const strings = new ColumnBuilder("City");
  for (const builder of [stored, strings])
    for (let row = 0; row < rows; row++) {
      const value = valueOf(row);
      if (Array.isArray(value)) builder.pushMany(value);
      else builder.push(value);
    }
  const [read, expected] = [stored.finish(), strings.finish()];
  expect(read.values).toEqual(expected.values);
  for (let row = 0; row < rows; row += 997)
    expect(storedTexts(read, row)).toEqual(storedTexts(expected, row));
  expect(read.codes).toHaveLength(expected.codes.length);
});
