import type { TenantList, TenantState } from "../tenant-state";
import { groupType } from "./group-object";
import { holds } from "./object-type";

/** Direct members as stored. */
export function directMembers(
  state: TenantState,
  group: TenantList,
): ArrayLike<number> {
  return state.lists.storedMembers(group);
}

/**
 * Everyone in the group or in a group of it, each once, the nested groups themselves included
 * (Learn, group: list transitive members). A nested dynamic distribution group does not exist
 * here, so that its members are missing from the count.
 */
export function transitiveMembers(
  state: TenantState,
  group: TenantList,
): ArrayLike<number> {
  const seen = new Set<number>();
  const walked = new Set([group.row]);
  const waiting = [group];
  for (let next = waiting.pop(); next; next = waiting.pop())
    for (const row of state.lists.storedMembers(next)) {
      seen.add(row);
      const nested = state.lists.byRow(row);
      if (
        !nested ||
        walked.has(row) ||
        !holds(groupType, state.recipients, row)
      )
        continue;
      walked.add(row);
      waiting.push(nested);
    }
  return Uint32Array.from(seen).sort();
}
