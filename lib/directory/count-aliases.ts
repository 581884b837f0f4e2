import type { CountAliases } from "./alias-ranges";
import type { RecipientColumns } from "./recipient-columns";

/** Counts by a snapshot: the ranges of the next reading are cut by who was there in the last. */
export function countAliases(recipients: RecipientColumns): CountAliases {
  const aliases = recipients.column("Alias");
  return (beginnings) => {
    const counts = new Map(beginnings.map((beginning) => [beginning, 0]));
    const lengths = [...new Set(beginnings.map(({ length }) => length))];
    for (let row = 0; row < recipients.count; row++) {
      const alias = aliases?.values[aliases.codes[row] ?? -1] ?? "";
      for (const length of lengths) {
        const beginning = alias.slice(0, length).toLowerCase();
        const count = counts.get(beginning);
        if (count !== undefined) counts.set(beginning, count + 1);
      }
    }
    return Promise.resolve(beginnings.map((one) => counts.get(one)));
  };
}
