import * as fc from "fast-check";
import { tableFromIPC } from "apache-arrow";
import { ColumnsBuilder } from "../../../lib/directory/columns-builder";
import type { RecipientColumns } from "../../../lib/directory/recipient-columns";
import {
  decodeRecipients,
  encodeRecipients,
} from "../../../lib/directory/recipients-arrow";

function build(rows: Record<string, unknown>[]): RecipientColumns {
  const builder = new ColumnsBuilder(["Guid"]);
  for (const row of rows) builder.add(row);
  return builder.finish();
}

function plain(recipients: RecipientColumns) {
  return {
    count: recipients.count,
    columns: recipients.properties.map((property) => {
      const column = recipients.column(property);
      return {
        property,
        values: column?.values,
        codes: [...(column?.codes ?? [])],
        offsets: column?.offsets && [...column.offsets],
      };
    }),
  };
}

const value = fc.oneof(
  fc.constant(null),
  fc.string(),
  fc.string({ unit: "grapheme" }),
  fc.boolean(),
  fc.array(fc.string({ unit: "grapheme" }), { maxLength: 4 }),
);

test("what is read is what was written, whatever the values", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ Name: value, City: value, Tags: value }), {
        maxLength: 40,
      }),
      (rows) => {
        const recipients = build(rows);
        expect(plain(decodeRecipients(encodeRecipients(recipients)))).toEqual(
          plain(recipients),
        );
      },
    ),
    { seed: 20161114 },
  );
});

test.each([100, 127, 128, 129, 32_767, 32_768, 40_000])(
  "keeps %i distinct values apart",
  (distinct) => {
    const recipients = build(
      Array.from({ length: distinct }, (_, at) => ({ Name: `n${at}` })),
    );
    const read = decodeRecipients(encodeRecipients(recipients)).column("name");
    expect(read?.values[read.codes[distinct - 1] ?? 0]).toBe(
      `n${distinct - 1}`,
    );
    expect(read?.codes[0]).toBe(0);
  },
);

test("is an Arrow file that others read", () => {
  const bytes = encodeRecipients(
    build([
      { Name: "Zoë", Tags: ["a", "b"] },
      { Name: null, Tags: [] },
    ]),
  );
  const table = tableFromIPC(bytes);
  expect(table.getChild("Name")?.toJSON()).toEqual(["Zoë", null]);
  const tags = table.getChild("Tags")?.toArray() as Iterable<string>[];
  expect(Array.from(tags, (values) => [...values])).toEqual([["a", "b"], []]);
});

test("has no column for a property that nobody has", () => {
  const read = decodeRecipients(encodeRecipients(build([{ Name: "a" }])));
  expect(read.column("Manager")).toBeUndefined();
  expect(read.column("GUID")?.codes).toEqual(new Int8Array([-1]));
});
