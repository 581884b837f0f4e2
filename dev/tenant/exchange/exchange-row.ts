/** An object as Exchange writes it, annotations included. */
export type Row = Record<string, unknown>;

const types: Record<string, string> = {
  Guid: "System.Guid",
  ExchangeObjectId: "System.Guid",
  WhenCreated: "System.DateTime",
  WhenCreatedUTC: "System.DateTime",
  WhenChanged: "System.DateTime",
  WhenChangedUTC: "System.DateTime",
  CalculatedMembershipUpdateTime: "System.DateTime",
};

/** Puts a property as it stands on the wire: annotations before it, where its type has one. */
export function putProperty(row: Row, name: string, value: unknown): void {
  if (Array.isArray(value)) row[`${name}@odata.type`] = "#Collection(String)";
  const type =
    types[name] ?? (Number.isInteger(value) ? "System.Int32" : undefined);
  if (type !== undefined) row[`${name}@data.type`] = type;
  row[name] = value;
}

/** A row of those properties, or of the wanted ones (in lower case) among them. */
export function toRow(
  properties: Readonly<Record<string, unknown>>,
  wanted: ReadonlySet<string> | null,
): Row {
  const row: Row = {};
  for (const [name, value] of Object.entries(properties))
    if (!wanted || wanted.has(name.toLowerCase()))
      putProperty(row, name, value);
  return row;
}
