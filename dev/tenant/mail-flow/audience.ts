import type { TenantList, TenantState } from "../tenant-state";
import { RowSet, addAll } from "./expand-lists";
import type { Expansions } from "./expansions";
import type { RefusedWithin } from "./mail";

export interface Addressees {
  lists: TenantList[];
  people: number[];
  /** Outside the tenant, or nobody in it. */
  elsewhere: string[];
}

/** Who is behind the addresses of a mail, each once, whichever of his addresses was written. */
export function resolveAddressees(
  state: TenantState,
  addresses: readonly string[],
): Addressees {
  const lists = new Map<string, TenantList>();
  const people = new Set<number>();
  const elsewhere: string[] = [];
  for (const address of addresses) {
    const row = state.recipients.rowByAddress(address);
    const list = row === undefined ? undefined : state.lists.byRow(row);
    if (list) lists.set(list.guid, list);
    else if (row !== undefined) people.add(row);
    else elsewhere.push(address);
  }
  return { lists: [...lists.values()], people: [...people], elsewhere };
}

export interface OpenList {
  list: TenantList;
  within: readonly RefusedWithin[];
}

export interface Audience {
  audience: number;
  /** By list GUID: recipients that no list before it reached. */
  byList: ReadonlyMap<string, number>;
  /** Persons whom no list reached. */
  toPeople: number;
}

/** Unique recipients over all of a message's lists and persons. */
export function countAudience(
  capacity: number,
  expansions: Expansions,
  lists: readonly OpenList[],
  people: readonly number[],
): Audience {
  const [only] = lists;
  if (!only)
    return {
      audience: people.length,
      byList: new Map(),
      toPeople: people.length,
    };
  if (lists.length === 1 && people.length === 0) {
    const audience = expansions.count(only.list, only.within);
    return {
      audience,
      byList: new Map([[only.list.guid, audience]]),
      toPeople: 0,
    };
  }
  const reached = new RowSet(capacity);
  const byList = new Map(
    lists.map(({ list, within }) => [
      list.guid,
      addAll(reached, expansions.rows(list, within)),
    ]),
  );
  const toPeople = people.filter((row) => reached.add(row)).length;
  return { audience: reached.size, byList, toPeople };
}
