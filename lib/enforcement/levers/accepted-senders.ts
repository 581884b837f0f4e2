import { BreakwaterError } from "../../errors/breakwater-error";
import {
  acceptedSendersCall,
  type CmdletCall,
} from "../../tenant/accepted-senders-call";
import type { ListControl, ListIdentity } from "../../tenant/exchange-port";
import {
  sendersTarget,
  type SenderKeys,
  type SenderTarget,
} from "../desired-state/senders";
import type { SavedSettings } from "../desired-state/saved-settings";
import type { RecipientRef } from "../../tenant/exchange-port";

/** The lever: who may write to a list, replaced as a whole. No delay is documented; minutes are to be expected. */
export async function writeSenders(
  lists: ListControl,
  list: ListIdentity,
  target: SenderTarget,
): Promise<void> {
  if (target.kind === "everyone")
    await lists.restoreEveryone(list, target.saved);
  else await lists.writeAcceptedSenders(list, target.guids);
}

/** Stored keys as something to write. A blank is everyone only where the saved settings say so. */
export function targetOf(keys: SenderKeys, saved: SavedSettings): SenderTarget {
  const [first, ...rest] = keys;
  if (first !== undefined) return { kind: "senders", guids: [first, ...rest] };
  if (saved.everyone === true)
    return { kind: "everyone", saved: { everyone: true } };
  throw new BreakwaterError(
    "internal",
    `Nothing says that everyone may write to the list ${saved.list.guid}; a blank was not written.`,
  );
}

/** What an activation would call. */
export function planRestriction(
  list: ListIdentity,
  group: RecipientRef,
): CmdletCall {
  const target = sendersTarget(group);
  if (target.kind === "everyone")
    throw new BreakwaterError("internal", "A restriction names senders.");
  return acceptedSendersCall(list, target.guids);
}
