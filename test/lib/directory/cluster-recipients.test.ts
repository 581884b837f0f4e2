import fc from "fast-check";
import { clusterRecipients } from "../../../lib/directory/cluster-recipients";
import { ColumnsBuilder } from "../../../lib/directory/columns-builder";
import {
  decodeRecipients,
  encodeRecipients,
} from "../../../lib/directory/recipients-arrow";
import type { RecipientColumns } from "../../../lib/directory/recipient-columns";

type Row = Record<string, string | string[] | null>;

function columnsOf(rows: readonly Row[]): RecipientColumns {
  const builder = new ColumnsBuilder(["Name", "Office", "City", "Tags"]);
  for (const row of rows) builder.add(row);
  return builder.finish();
}

function rowsOf(recipients: RecipientColumns): string[] {
  return Array.from({ length: recipients.count }, (_, row) =>
    JSON.stringify(
      recipients.properties.map((property) => {
        const column = recipients.column(property);
        if (!column) return null;
        const { codes, offsets, values } = column;
        if (!offsets) return values[codes[row] ?? -1] ?? null;
        return [...codes.subarray(offsets[row], offsets[row + 1])].map(
          (code) => values[code],
        );
      }),
    ),
  );
}

const arbitraryRow = fc.record<Row>({
  Name: fc.string({ minLength: 1, maxLength: 3 }),
  Office: fc.constantFrom("north", "south", null),
  City: fc.constantFrom("Leeds", "York", "Hull", null),
  Tags: fc.array(fc.constantFrom("a", "b"), { maxLength: 2 }),
});

describe("clusterRecipients", () => {
  test("keeps every recipient as it is, whether built or read back", () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryRow, { minLength: 1, maxLength: 300 }),
        fc.boolean(),
        (rows, stored) => {
          const built = columnsOf(rows);
          const recipients = stored
            ? decodeRecipients(encodeRecipients(built))
            : built;
          const clustered = clusterRecipients(recipients);
          expect(clustered.properties).toEqual(recipients.properties);
          expect(rowsOf(clustered).sort()).toEqual(rowsOf(recipients).sort());
        },
      ),
      { seed: 20161114, numRuns: 100 },
    );
  });

  test("puts those of one office, and there of one city, next to each other", () => {
    const rows = Array.from({ length: 2_000 }, (_, at) => ({
      Name: `p${at}`,
      Office: `office ${(at * 7) % 20}`,
      City: `city ${((at * 7) % 20) >> 2}`,
      Tags: [],
    }));
    const clustered = clusterRecipients(columnsOf(rows));
    const changesOf = (property: string) => {
      const codes = clustered.column(property)?.codes ?? new Int32Array();
      return codes.filter((code, at) => at > 0 && code !== codes[at - 1])
        .length;
    };
    expect(changesOf("Office")).toBe(19);
    expect(changesOf("City")).toBeLessThanOrEqual(19);
  });

  test("leaves an order that nothing speaks against", () => {
    const few = [{ Name: "b" }, { Name: "a" }];
    expect(rowsOf(clusterRecipients(columnsOf(few)))).toEqual(
      rowsOf(columnsOf(few)),
    );
  });
});
