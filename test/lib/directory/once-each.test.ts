import fc from "fast-check";
import { ColumnsBuilder } from "../../../lib/directory/columns-builder";
import { onceEach } from "../../../lib/directory/once-each";
import { cellsOf } from "./cells-of";

interface Row {
  Guid: string | null;
  Name: string;
  Tags: string[];
}

function build(rows: readonly Row[]) {
  const builder = new ColumnsBuilder(["Guid", "Name", "Tags"]);
  for (const row of rows) builder.add({ ...row });
  return builder.finish();
}

const arbitraryRows = fc.array(
  fc.record<Row>({
    Guid: fc.constantFrom("a1", "A1", "b2", "c3", "C3", "d4", null),
    Name: fc.string({ minLength: 1, maxLength: 2 }),
    Tags: fc.array(fc.constantFrom("x", "y"), { maxLength: 3 }),
  }),
  { maxLength: 12 },
);

test.each(["first", "last"] as const)(
  "of rows with one GUID the %s stays, in its place; rows without any all stay",
  (which) => {
    fc.assert(
      fc.property(arbitraryRows, (rows) => {
        const places = new Map<string, number>();
        rows.forEach(({ Guid: guid }, at) => {
          const key = guid?.toLowerCase();
          if (key && (which === "last" || !places.has(key)))
            places.set(key, at);
        });
        const left = rows.filter(
          ({ Guid: guid }, at) =>
            guid === null || places.get(guid.toLowerCase()) === at,
        );
        expect(cellsOf(onceEach(build(rows), which))).toEqual(
          cellsOf(build(left)),
        );
      }),
      { seed: 20161114, numRuns: 300 },
    );
  },
);

test("where everybody is there once nothing is copied", () => {
  const recipients = build([
    { Guid: "a1", Name: "A", Tags: [] },
    { Guid: "b2", Name: "B", Tags: ["x"] },
  ]);
  expect(onceEach(recipients, "first")).toBe(recipients);
});
