import type { RecipientColumns } from "../../../lib/directory/recipient-columns";
import { storedTexts } from "../../../lib/directory/stored-texts";

/** What each row has, by property. */
export function cellsOf(
  recipients: RecipientColumns,
): Record<string, readonly string[]>[] {
  return Array.from({ length: recipients.count }, (_, row) =>
    Object.fromEntries(
      recipients.properties.map((property) => [
        property,
        storedTexts(recipients.column(property), row),
      ]),
    ),
  );
}
