import type { ListRecord } from "../../directory/snapshot";
import type { ParseResult } from "../filter/ast";
import { parseFilter } from "../filter/parse-filter";

/** Filters that were read once: from one audit to the next nearly all are what they were. */
export function keepParsed(): {
  parse: (filter: string) => ParseResult;
  /** Forgets all others. */
  keepOnly: (lists: readonly Pick<ListRecord, "filter">[]) => void;
} {
  const known = new Map<string, ParseResult>();
  return {
    parse(filter) {
      let result = known.get(filter);
      if (!result) known.set(filter, (result = parseFilter(filter)));
      return result;
    },
    keepOnly(lists) {
      const needed = new Set(lists.map(({ filter }) => filter ?? ""));
      for (const filter of known.keys())
        if (!needed.has(filter)) known.delete(filter);
    },
  };
}
