import { RowSet } from "../index/row-set";
import { strongComponents } from "./strong-components";

/** Whom one list reaches itself, before the lists among them are expanded. */
export interface DirectAudience {
  /** Rows, lists among them or not. Whoever gets this releases it. */
  rows: RowSet;
  /** The lists among them, by number, ascending. */
  lists: Uint32Array;
  complete: boolean;
  /** ISO; null where it is as old as the snapshot. */
  asOf: string | null;
}

export interface ExpandedAudience {
  rows: RowSet;
  complete: boolean;
  /** What was read of it, or of a list within, ended too early: more than lists of which nothing was read. */
  cutShort: boolean;
  /** The oldest of what it was made of. */
  asOf: string | null;
}

/** What is held of lists that hold others, until their turn comes; beyond it they are read once more. */
const heldBytesLimit = 128 * 1024 * 1024;

const noLists = new Uint32Array();

/**
 * Expands lists within lists, to any depth and through cycles.
 * @param read null where nothing is known of a list: what holds it is then incomplete
 * @param visit called once for each list that is known; `rows` is only lent
 */
export function expandLists(
  count: number,
  read: (list: number) => DirectAudience | null,
  visit: (list: number, audience: ExpandedAudience) => void,
): { childrenOf: (list: number) => Uint32Array } {
  const children: Uint32Array[] = [];
  const nesting: number[] = [];
  const held = new Map<number, DirectAudience>();
  let heldBytes = 0;
  const needed = new Set<number>();
  for (let list = 0; list < count; list++) {
    const direct = read(list);
    children.push(direct?.lists ?? noLists);
    if (!direct) continue;
    if (direct.lists.length === 0)
      visit(list, { ...direct, cutShort: !direct.complete });
    else {
      nesting.push(list);
      for (const inner of direct.lists) needed.add(inner);
    }
    heldBytes += direct.rows.bytes;
    if (heldBytes <= heldBytesLimit) held.set(list, direct);
    else {
      heldBytes -= direct.rows.bytes;
      direct.rows.release();
    }
  }
  const nestingSet = new Set(nesting);
  for (const [list, direct] of held) {
    if (nestingSet.has(list) || needed.has(list)) continue;
    held.delete(list);
    direct.rows.release();
  }

  const take = (list: number) => {
    const direct = held.get(list);
    if (!direct) return read(list);
    held.delete(list);
    return direct;
  };
  const childrenOf = (list: number) => children[list] ?? noLists;
  const expanded = new Map<number, ExpandedAudience | null>();
  const made: RowSet[] = [];
  for (const component of strongComponents(count, nesting, childrenOf)) {
    const audience = expandTogether(component, childrenOf, take, expanded);
    if (audience) made.push(audience.rows);
    for (const list of component) {
      expanded.set(list, audience);
      if (audience && childrenOf(list).length > 0) visit(list, audience);
    }
  }
  for (const rows of made) rows.release();
  for (const { rows } of held.values()) rows.release();
  return { childrenOf };
}

/** The one audience of lists that hold each other; null where nothing is known of any. */
function expandTogether(
  component: readonly number[],
  childrenOf: (list: number) => Uint32Array,
  read: (list: number) => DirectAudience | null,
  expanded: ReadonlyMap<number, ExpandedAudience | null>,
): ExpandedAudience | null {
  const parts: RowSet[] = [];
  let complete = true;
  let cutShort = false;
  let asOf: string | null = null;
  const members = new Set(component);
  const below = new Set<ExpandedAudience>();
  for (const list of component) {
    const direct = read(list);
    if (!direct) {
      complete = false;
      continue;
    }
    parts.push(direct.rows);
    complete &&= direct.complete;
    cutShort ||= !direct.complete;
    asOf = older(asOf, direct.asOf);
    for (const child of childrenOf(list)) {
      if (members.has(child)) continue;
      const audience = expanded.get(child);
      if (audience) below.add(audience);
      else complete = false;
    }
  }
  if (parts.length === 0) return null;
  for (const audience of below) {
    complete &&= audience.complete;
    cutShort ||= audience.cutShort;
    asOf = older(asOf, audience.asOf);
  }
  const rows = RowSet.union([
    ...parts,
    ...[...below].map((audience) => audience.rows),
  ]);
  for (const part of parts) part.release();
  return { rows, complete, cutShort, asOf };
}

function older(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return Date.parse(b) < Date.parse(a) ? b : a;
}
