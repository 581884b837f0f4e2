import type { FilterNode, ParseFault } from "./ast";
import type { FilterMend } from "./filter-mend";
import type { FilterRule, FilterToJudge } from "./filter-rule";
import { parseFilter } from "./parse-filter";
import { printFilter } from "./print-filter";
import { stripExclusions } from "./strip-exclusions";

/** PowerShell eats a `$null` once for each; more than a filter of 2,048 characters can hold of them. */
const mostLost = 300;

/**
 * The whole filter with everything mended that its text decides, so that the command of one finding does
 * not undo another's; one for each reading where the two differ.
 * @param found the rules that apply
 */
export function mendFilter(
  { filter, readings }: FilterToJudge,
  found: readonly FilterRule[],
  fill?: NonNullable<FilterRule["fill"]>,
): FilterMend[] {
  const mended = (reading: FilterNode): FilterMend | null => {
    let { author } = stripExclusions(reading);
    for (const { repair } of found) if (repair) author = repair(author);
    // An exclusion that is mended may be one of those that Exchange appends.
    if (author) ({ author } = stripExclusions(author));
    const filled = fill?.(author);
    const node = filled ? filled.filter : author;
    return node && { note: filled?.note ?? null, filter: printFilter(node) };
  };
  const tighter = mended(filter.andBindsTighter);
  const inOrder = mended(filter.leftToRight);
  if (!tighter || !inOrder) return [];
  if (tighter.filter === inOrder.filter) return [tighter];
  const counted = (count: number | undefined) =>
    count === undefined
      ? ""
      : ` (${count.toLocaleString("en")} recipients at present)`;
  const notes = (choice: string, { note }: FilterMend) =>
    [choice, note].filter((text) => text !== null).join(" ");
  return [
    {
      ...tighter,
      note: notes(
        `Choose one. If -and was meant to bind tighter${counted(readings?.andBindsTighter)}:`,
        tighter,
      ),
    },
    {
      ...inOrder,
      note: notes(
        `Or, if it was meant from left to right${counted(readings?.leftToRight)}:`,
        inOrder,
      ),
    },
  ];
}

/** The text with each `$null` put back that PowerShell expanded to nothing; null where that makes no filter of it. */
export function restoreNulls(text: string, fault: ParseFault): string | null {
  let restored = text;
  let { position, reason } = fault;
  for (let lost = 0; lost < mostLost && reason === "missing-value"; lost++) {
    const before = restored.slice(0, position).trimEnd();
    const after = restored.slice(position);
    restored = `${before} $null${/^[\s)]|^$/.test(after) ? "" : " "}${after}`;
    const parsed = parseFilter(restored);
    if (parsed.ok) return restored;
    if (parsed.error.position <= position) return null;
    ({ position, reason } = parsed.error);
  }
  return null;
}
