import fc from "fast-check";
import { ColumnsBuilder } from "../../../lib/directory/columns-builder";
import { joinRecipients } from "../../../lib/directory/join-recipients";
import type { RecipientColumns } from "../../../lib/directory/recipient-columns";
import {
  decodeRecipients,
  encodeRecipients,
} from "../../../lib/directory/recipients-arrow";
import { cellsOf } from "./cells-of";

type Row = Record<string, unknown>;

function build(rows: readonly Row[], properties: string[] = []) {
  const builder = new ColumnsBuilder(properties);
  for (const row of rows) builder.add(row);
  return builder.finish();
}

const stored = (recipients: RecipientColumns) =>
  decodeRecipients(encodeRecipients(recipients));

const arbitraryRow: fc.Arbitrary<Row> = fc.record(
  {
    Guid: fc.uuid(),
    City: fc.constantFrom("Leeds", "Zürich", "leeds", null),
    city: fc.constant("Leeds"),
    Tags: fc.oneof(
      fc.constant("a"),
      fc.array(fc.constantFrom("a", "b", "ß"), { maxLength: 3 }),
    ),
    Pager: fc.string({ unit: "grapheme", maxLength: 3 }),
  },
  { requiredKeys: [] },
);

test("parts that were stored are, one below the other, what all rows together are", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(arbitraryRow, { maxLength: 12 }), { maxLength: 6 }),
      (parts) => {
        const names = ["Guid", "City", "Tags", "Pager"];
        const whole = build(parts.flat(), names);
        const joined = joinRecipients([
          build([], names),
          ...parts.map((rows) => stored(build(rows))),
        ]);
        expect(cellsOf(joined)).toEqual(cellsOf(whole));
        for (const name of names)
          expect(joined.column(name)?.values).toEqual(
            whole.column(name)?.values,
          );
      },
    ),
    { seed: 20161114 },
  );
});

test("nothing joined is nobody", () => {
  expect(joinRecipients([])).toMatchObject({ count: 0, properties: [] });
});

test("stops looking up where every row has its own, and still finds each", () => {
  const rowsAPart = 60_000;
  const parts = [0, 1, 2].map((part) =>
    stored(
      build(
        Array.from({ length: rowsAPart }, (_, row) => ({
          Guid: `g${part * rowsAPart + row}`,
          City: `c${row % 3}`,
        })),
      ),
    ),
  );
  const joined = joinRecipients(parts);
  const guids = joined.column("Guid");
  for (const row of [0, 59_999, 60_000, 119_999, 120_000, 179_999])
    expect(guids?.values[guids.codes[row] ?? -1]).toBe(`g${row}`);
  expect(guids?.values).toHaveLength(3 * rowsAPart);
  expect(joined.column("City")?.values).toEqual(["c0", "c1", "c2"]);
});
