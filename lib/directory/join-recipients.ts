import { ColumnJoiner } from "./column-joiner";
import { recipientColumns } from "./columns-builder";
import type { RecipientColumns } from "./recipient-columns";

/** One below the other; a column that a part does not have is missing in its rows. */
export function joinRecipients(
  parts: readonly RecipientColumns[],
): RecipientColumns {
  const joiners = new Map<string, ColumnJoiner>();
  let rows = 0;
  for (const part of parts) {
    for (const property of part.properties) {
      const column = part.column(property);
      if (!column) continue;
      const key = property.toLowerCase();
      const joiner = joiners.get(key) ?? new ColumnJoiner(property);
      joiners.set(key, joiner);
      joiner.padTo(rows);
      joiner.add(column, part.count);
    }
    rows += part.count;
  }
  return recipientColumns(
    rows,
    [...joiners.values()].map((joiner) => {
      joiner.padTo(rows);
      return joiner.finish();
    }),
  );
}
