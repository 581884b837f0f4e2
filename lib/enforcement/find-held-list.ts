import type { HeldList } from "./desired-state/hold";
import type { EnforcementDeps } from "./enforcement-deps";

/** In the snapshot, or else in the tenant: a list may be newer than the last sync. */
export async function findHeldList(
  deps: Pick<EnforcementDeps, "findInSnapshot" | "lists">,
  identity: string,
): Promise<HeldList | undefined> {
  const asked = identity.trim().toLowerCase();
  if (asked === "") return undefined;
  const known = await deps.findInSnapshot(asked);
  if (known) return normal(known);
  const found = await deps.lists.findList(asked);
  return found && normal({ ...found, reach: null });
}

function normal({ guid, address, kind, synced, reach }: HeldList): HeldList {
  return {
    guid: guid.toLowerCase(),
    address: address.toLowerCase(),
    kind,
    synced,
    reach,
  };
}
