import { explainFilter } from "./explain-filter";
import { parseFilter } from "./parse-filter";

/** One English sentence about whom a filter takes; null where there is none, or it cannot be read. */
export function sayFilter(text: string | null): string | null {
  if (text === null) return null;
  const parsed = parseFilter(text);
  return parsed.ok ? explainFilter(parsed.filter) : null;
}
