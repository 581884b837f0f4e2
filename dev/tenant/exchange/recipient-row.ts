import type { EstateState } from "../state/create-tenant-state";
import type { CmdletResult } from "./cmdlet";

/** The type annotations that stand beside some fields on the wire. */
const annotated: Readonly<Record<string, string>> = {
  Guid: "System.Guid",
  WhenCreated: "System.DateTime",
  WhenChanged: "System.DateTime",
  WhenChangedUTC: "System.DateTime",
};

/**
 * Rows of Get-Recipient and of the member cmdlets. Their JSON is written property by property: at
 * true size there are 50 million values, and an object for each row costs more than all of them.
 */
export function recipientRows(
  { recipients, rows: { valueOf } }: EstateState,
  rows: ArrayLike<number>,
): CmdletResult {
  return {
    count: rows.length,
    writer(wanted) {
      const fields = recipients.propertyNames
        .map((name) => ({ name, lower: name.toLowerCase() }))
        .filter(({ lower }) => !wanted || wanted.has(lower))
        .map(({ name, lower }, index) => {
          const type = annotated[name];
          const comma = index === 0 ? "" : ",";
          return {
            lower,
            single: `${comma}${type === undefined ? "" : `"${name}@data.type":"${type}",`}"${name}":`,
            several: `${comma}"${name}@odata.type":"#Collection(String)","${name}":`,
            missing: name.startsWith("ExtensionCustomAttribute") ? "[]" : '""',
          };
        });
      return (index) => {
        const row = rows[index]!;
        let text = "{";
        for (const { lower, single, several, missing } of fields) {
          const value = valueOf(row, lower);
          if (value === null) text += single + missing;
          else if (typeof value === "string")
            text += single + JSON.stringify(value);
          else if (Array.isArray(value))
            text += several + JSON.stringify(value);
          else text += single + String(value);
        }
        return `${text}}`;
      };
    },
  };
}
