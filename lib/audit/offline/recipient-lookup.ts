import type {
  RecipientColumn,
  RecipientColumns,
} from "../../directory/recipient-columns";

/** Finds recipients by what an export calls them: GUID, address, proxy address, or a name that is unique. */
export interface RecipientLookup {
  /** Row by GUID or address, in lower case. */
  find(id: string): number | undefined;
  /** GUID by GUID, address or unique name. */
  guidOf(identity: string): string | undefined;
}

const idProperties = [
  "Guid",
  "ExchangeGuid",
  "ExternalDirectoryObjectId",
  "ExchangeObjectId",
  "PrimarySmtpAddress",
  "EmailAddresses",
];
const nameProperties = ["Name", "DisplayName", "Identity", "Alias"];

export function createRecipientLookup(
  columns: RecipientColumns,
): RecipientLookup {
  const byId = index(columns, idProperties, (value) =>
    value.toLowerCase().replace(/^smtp:/, ""),
  );
  const byName = index(columns, nameProperties, (value) => value.toLowerCase());
  const guids = columns.column("Guid");
  const guidAt = (row: number) => valueAt(guids, row)?.toLowerCase();
  return {
    find: (id) => single(byId.get(id)),
    guidOf(identity) {
      const key = identity.toLowerCase();
      const row = single(byId.get(key)) ?? single(byName.get(key));
      return row === undefined
        ? undefined
        : (guidAt(row) ??
            valueAt(columns.column("PrimarySmtpAddress"), row)?.toLowerCase());
    },
  };
}

/** Row by value; -1 where several rows have it. */
function index(
  columns: RecipientColumns,
  properties: readonly string[],
  normalise: (value: string) => string,
): Map<string, number> {
  const rows = new Map<string, number>();
  for (const property of properties) {
    const column = columns.column(property);
    if (!column) continue;
    const keys = column.values.map(normalise);
    for (let row = 0; row < columns.count; row++) {
      for (const code of codesAt(column, row)) {
        const key = keys[code];
        if (key === undefined) continue;
        const known = rows.get(key);
        if (known === undefined) rows.set(key, row);
        else if (known !== row) rows.set(key, -1);
      }
    }
  }
  return rows;
}

function single(row: number | undefined): number | undefined {
  return row === undefined || row < 0 ? undefined : row;
}

function valueAt(
  column: RecipientColumn | undefined,
  row: number,
): string | undefined {
  const code = column === undefined ? undefined : codesAt(column, row)[0];
  return code === undefined ? undefined : column?.values[code];
}

function codesAt(column: RecipientColumn, row: number): Int32Array {
  const { codes, offsets } = column;
  if (offsets) return codes.subarray(offsets[row], offsets[row + 1]);
  return (codes[row] ?? -1) < 0
    ? codes.subarray(0, 0)
    : codes.subarray(row, row + 1);
}
