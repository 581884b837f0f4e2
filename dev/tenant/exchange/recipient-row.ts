import type { TenantState } from "../tenant-state";
import type { Row } from "./cmdlet";

/** The type annotations that stand beside some fields on the wire. */
const annotated: Record<string, string> = {
  Guid: "System.Guid",
  WhenCreated: "System.DateTime",
  WhenChanged: "System.DateTime",
};

/** A row of Get-Recipient and of the member cmdlets. */
export function recipientRow(
  state: TenantState,
  row: number,
  wanted: ReadonlySet<string> | null,
): Row {
  const { recipients } = state;
  const out: Row = {};
  for (const name of recipients.propertyNames) {
    if (wanted && !wanted.has(name.toLowerCase())) continue;
    const value = recipients.property(row, name);
    if (Array.isArray(value)) out[`${name}@odata.type`] = "#Collection(String)";
    const type = annotated[name];
    if (type) out[`${name}@data.type`] = type;
    out[name] =
      value ?? (name.startsWith("ExtensionCustomAttribute") ? [] : "");
  }
  return out;
}
