/**
 * The recipients of a tenant in ranges that do not overlap and leave nothing out, by how their alias
 * begins. `a~` is what begins with `a` and goes on with none of the characters below (also what is
 * just `a`), and `~` what begins with none of them. A range is one such part, or several joined by `+`.
 */
const characters = [..."abcdefghijklmnopqrstuvwxyz0123456789"];
const rest = "~";
const joint = "+";

export const wholeRange = "";

/** Three characters: 37³ parts hold more than any tenant. */
const depthAtMost = 3;

/** The ranges that make up one, or none where it cannot be cut further. */
export function cutRange(range: string): string[] {
  const several = range.split(joint);
  if (several.length > 1) {
    const middle = several.length >> 1;
    return [several.slice(0, middle), several.slice(middle)].map((some) =>
      some.join(joint),
    );
  }
  if (range.endsWith(rest) || range.length >= depthAtMost) return [];
  return [...characters.map((next) => range + next), range + rest];
}

/** OPATH; `undefined` for everyone. Aliases compare without case. */
export function rangeFilter(range: string): string | undefined {
  if (range === wholeRange) return undefined;
  const filters = range.split(joint).map(partFilter);
  return filters.length === 1 ? filters[0] : filters.join(" -or ");
}

function partFilter(part: string): string {
  const begins = (prefix: string) => `(Alias -like '${prefix}*')`;
  if (!part.endsWith(rest)) return begins(part);
  const prefix = part.slice(0, -rest.length);
  const terms = [
    ...(prefix === "" ? [] : [begins(prefix)]),
    ...characters.map((next) => `(-not${begins(prefix + next)})`),
  ];
  return `(${terms.join(" -and ")})`;
}

/** How many there are whose alias begins so, as near as can be said; `undefined` where it cannot. */
export type CountAliases = (
  beginnings: readonly string[],
) => Promise<(number | undefined)[]>;

/**
 * Ranges of about `size` recipients: neighbours that are small share one, so that hardly a page is
 * asked for in vain. What cannot be counted is taken to be small; a range that turns out too long is
 * cut when it is read.
 */
export async function planRanges(
  count: CountAliases,
  size: number,
): Promise<string[]> {
  const planned: string[] = [];
  let families: string[][] = [[wholeRange]];
  while (families.length > 0) {
    const counts = await countParts(count, families.flat());
    const cut: string[][] = [];
    for (const family of families) {
      let together: string[] = [];
      let sum = 0;
      for (const part of family) {
        const recipients = counts.get(part) ?? 0;
        const children = recipients > size ? cutRange(part) : [];
        if (children.length > 0) {
          cut.push(children);
          continue;
        }
        if (together.length > 0 && sum + recipients > size) {
          planned.push(together.join(joint));
          together = [];
          sum = 0;
        }
        together.push(part);
        sum += recipients;
      }
      if (together.length > 0) planned.push(together.join(joint));
    }
    families = cut;
  }
  return planned;
}

async function countParts(
  count: CountAliases,
  parts: readonly string[],
): Promise<Map<string, number>> {
  const countable = parts.filter((part) => !part.endsWith(rest));
  const counts = await count(countable);
  return new Map(
    countable.flatMap((part, at) => {
      const recipients = counts[at];
      return recipients === undefined ? [] : [[part, recipients] as const];
    }),
  );
}
