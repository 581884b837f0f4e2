/**
 * The recipients of a tenant in ranges that do not overlap and leave nothing out, by how their alias
 * begins. A range is named by its prefix; `a~` is what begins with `a` and goes on with none of the
 * characters below (also what is just `a`), and `~` what begins with none of them.
 */
const characters = [..."abcdefghijklmnopqrstuvwxyz0123456789"];
const rest = "~";

export const wholeRange = "";

/** The ranges that make up one, or none where it cannot be cut further. */
export function cutRange(range: string): string[] {
  if (range.endsWith(rest)) return [];
  return [...characters.map((next) => range + next), range + rest];
}

/** OPATH; `undefined` for everyone. Aliases compare without case. */
export function rangeFilter(range: string): string | undefined {
  const begins = (prefix: string) => `(Alias -like '${prefix}*')`;
  if (range === wholeRange) return undefined;
  if (!range.endsWith(rest)) return begins(range);
  const prefix = range.slice(0, -rest.length);
  return [
    ...(prefix === "" ? [] : [begins(prefix)]),
    ...characters.map((next) => `(-not${begins(prefix + next)})`),
  ].join(" -and ");
}
