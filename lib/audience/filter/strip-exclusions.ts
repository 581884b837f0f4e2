import type { FilterNode } from "./ast";
import { isSystemExclusion } from "./system-exclusions";

export interface Stripped {
  /** What the author wrote; null when there was nothing but what Exchange appends. */
  author: FilterNode | null;
  /** The exclusions of Exchange, as they stood. */
  appended: FilterNode[];
}

/**
 * Takes off the exclusions that Exchange appends when a filter is saved, in all their variants and as
 * often as they are there: re-saving what was read appends them again. Only from the conjunction at the
 * top, where Exchange puts them; elsewhere they are the author's.
 */
export function stripExclusions(root: FilterNode): Stripped {
  const appended: FilterNode[] = [];
  const kept: FilterNode[] = [];
  // Brackets around the author's part make conjunctions in conjunctions; all of them are the top.
  const open: FilterNode[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === "and") open.push(...[...node.operands].reverse());
    else if (isSystemExclusion(node)) appended.push(node);
    else kept.push(node);
  }
  if (appended.length === 0) return { author: root, appended };
  const [only] = kept;
  if (!only) return { author: null, appended };
  const author: FilterNode =
    kept.length === 1 ? only : { kind: "and", operands: kept };
  return { author, appended };
}

/** How many times the same exclusion of Exchange stands there; more than once means re-saving. */
export function timesAppended(appended: readonly FilterNode[]): number {
  const counts = new Map<string, number>();
  for (const node of appended) {
    if (node.kind !== "not" || node.operand.kind !== "comparison") continue;
    const { value } = node.operand;
    const key = value.kind === "text" ? value.text.toLowerCase() : "";
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}
