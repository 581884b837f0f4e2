import { BreakwaterError } from "../errors/breakwater-error";
import type { HeldList } from "./desired-state/hold";
import type { EnforcementDeps } from "./enforcement-deps";
import { findHeldList } from "./find-held-list";
import type { ThrowRequest } from "./kill-switch-port";

/** The lists that a throw is to hold, each once, the largest first. @throws BreakwaterError `not_found` */
export async function findTargets(
  deps: Pick<
    EnforcementDeps,
    "findInSnapshot" | "lists" | "conversationLists" | "openLists"
  >,
  { scope, target }: Pick<ThrowRequest, "scope" | "target">,
): Promise<HeldList[]> {
  if (scope === "tenant")
    return unique((await deps.openLists()).filter((list) => !list.synced));
  if (scope === "conversation") {
    const lists = await deps.conversationLists(target ?? "");
    if (lists.length > 0) return unique(lists);
    throw new BreakwaterError(
      "not_found",
      "No mail of that conversation was heard on any list.",
      {
        hint: "Give the Message-ID of a mail in it, or throw the switch for the list itself.",
      },
    );
  }
  const list = await findHeldList(deps, target ?? "");
  if (list) return [list];
  throw new BreakwaterError(
    "not_found",
    "There is no such list, neither in the last sync nor in the tenant.",
    { hint: "Give the list's primary address or its Exchange GUID." },
  );
}

function unique(lists: readonly HeldList[]): HeldList[] {
  const byGuid = new Map<string, HeldList>();
  for (const list of lists) {
    const guid = list.guid.toLowerCase();
    byGuid.set(guid, { ...list, guid, address: list.address.toLowerCase() });
  }
  return byReach([...byGuid.values()]);
}

export function byReach(lists: readonly HeldList[]): HeldList[] {
  return [...lists].sort(
    (a, b) => (b.reach ?? -1) - (a.reach ?? -1) || (a.guid < b.guid ? -1 : 1),
  );
}
