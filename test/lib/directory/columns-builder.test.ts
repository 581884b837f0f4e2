import { ColumnsBuilder } from "../../../lib/directory/columns-builder";
import type { RecipientColumns } from "../../../lib/directory/recipient-columns";

function cells(columns: RecipientColumns, property: string): string[][] {
  const column = columns.column(property);
  if (!column) throw new Error(`no column ${property}`);
  return Array.from({ length: columns.count }, (_, row) => {
    const from = column.offsets?.[row] ?? row;
    const to = column.offsets ? (column.offsets[row + 1] ?? 0) : row + 1;
    return [...column.codes.slice(from, to)]
      .filter((code) => code >= 0)
      .map((code) => column.values[code] ?? "?");
  });
}

describe("ColumnsBuilder", () => {
  test("spells values as Exchange does, and takes nothing for a value that is not there", () => {
    const builder = new ColumnsBuilder(["Office"]);
    builder.add({ Alias: "a", Hidden: true, Quota: 5, "Quota@data.type": "x" });
    builder.add({ alias: "b", Hidden: false, Since: new Date(0), Nested: {} });
    builder.add({ ALIAS: "a", Alias: "z", Hidden: null, Quota: "" });
    const columns = builder.finish();

    expect(columns.count).toBe(3);
    expect(columns.properties).toEqual([
      "Office",
      "Alias",
      "Hidden",
      "Quota",
      "Since",
      "Nested",
    ]);
    expect(cells(columns, "aLiAs")).toEqual([["a"], ["b"], ["a"]]);
    expect(columns.column("Alias")?.values).toEqual(["a", "b"]);
    expect(cells(columns, "Hidden")).toEqual([["True"], ["False"], []]);
    expect(cells(columns, "Quota")).toEqual([["5"], [], []]);
    expect(cells(columns, "Since")[1]).toEqual(["1970-01-01T00:00:00.000Z"]);
    expect(cells(columns, "Office")).toEqual([[], [], []]);
    expect(cells(columns, "Nested")).toEqual([[], [], []]);
    expect(columns.column("Title")).toBeUndefined();
  });

  test("a column becomes multi-valued at the first row with two values", () => {
    const builder = new ColumnsBuilder();
    builder.add({ Tags: ["red"] });
    builder.add({ Tags: [] });
    builder.add({ Tags: ["red", "blue", null] });
    builder.add({});
    builder.add({ Tags: "green" });
    const columns = builder.finish();
    expect(cells(columns, "Tags")).toEqual([
      ["red"],
      [],
      ["red", "blue"],
      [],
      ["green"],
    ]);
    expect(columns.column("Tags")?.offsets).toEqual(
      Int32Array.of(0, 1, 1, 3, 3, 4),
    );
  });

  test("grows past its first buffers, with and without a dictionary", () => {
    const builder = new ColumnsBuilder();
    const rows = 230_000;
    for (let row = 0; row < rows; row++)
      builder.add({
        Guid: `g${row}`,
        City: `c${row % 3}`,
        Tags: row % 2 ? [`t${row % 5}`, "x"] : [],
      });
    const columns = builder.finish();
    expect(columns.column("City")?.values).toHaveLength(3);
    const guids = columns.column("Guid");
    expect(guids?.values[guids.codes[rows - 1] ?? -1]).toBe(`g${rows - 1}`);
    const tags = columns.column("Tags");
    expect(tags?.offsets?.[rows]).toBe(tags?.codes.length);
    expect(tags?.codes).toHaveLength(rows);
  });
});
