import type { Column } from "../estate/property-value";
import type { RowValue } from "../filter/row-value";
import type { EstateState } from "../state/create-tenant-state";
import type { CmdletResult } from "./cmdlet";

/** The type annotations that stand beside some fields on the wire. */
const annotated: Readonly<Record<string, string>> = {
  Guid: "System.Guid",
  WhenCreated: "System.DateTime",
  WhenChanged: "System.DateTime",
  WhenChangedUTC: "System.DateTime",
};

interface Field {
  lower: string;
  column: Column;
  /** What stands before a value, before a text in its quotes, and before several values. */
  single: string;
  text: string;
  several: string;
  missing: string;
}

/**
 * Rows of Get-Recipient and of the member cmdlets. Their JSON is written property by property: at
 * true size there are 50 million values, and an object for each row costs more than all of them.
 */
export function recipientRows(
  { recipients, computed, rows: { valueOf } }: EstateState,
  rows: ArrayLike<number>,
): CmdletResult {
  return {
    count: rows.length,
    writer(wanted) {
      const fields = recipients.propertyNames
        .filter((name) => !wanted || wanted.has(name.toLowerCase()))
        .map((name, index): Field => {
          const lower = name.toLowerCase();
          const type = annotated[name];
          const comma = index === 0 ? "" : ",";
          const single = `${comma}${type === undefined ? "" : `"${name}@data.type":"${type}",`}"${name}":`;
          return {
            lower,
            column: computed.column(lower),
            single,
            text: `${single}"`,
            several: `${comma}"${name}@odata.type":"#Collection(String)","${name}":`,
            missing: `${single}${name.startsWith("ExtensionCustomAttribute") ? "[]" : '""'}`,
          };
        });
      return (index) => {
        const row = rows[index]!;
        let json = "{";
        if (computed.has(row))
          for (const field of fields) {
            const value = field.column(row);
            json +=
              typeof value === "string"
                ? `${field.text}${value}"`
                : property(field, value);
          }
        else
          for (const field of fields)
            json += property(field, valueOf(row, field.lower));
        return `${json}}`;
      };
    },
  };
}

function property({ single, several, missing }: Field, value: RowValue) {
  if (value === null) return missing;
  if (Array.isArray(value)) return several + JSON.stringify(value);
  return single + JSON.stringify(value);
}
