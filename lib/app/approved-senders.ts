import type { Log } from "../ports/log";
import type { ListControl, RecipientRef } from "../tenant/exchange-port";
import { minute, type Clock } from "../time/clock";

/** Long enough for one audit or one storm; short enough for a group that someone deletes. */
const keptFor = minute;

/** Static groups that can get mail: a dynamic one would let in whoever its filter takes. */
const usable = ["MailUniversalSecurityGroup", "MailUniversalDistributionGroup"];

export interface ApprovedSenders {
  /** As it resolves in the tenant now; undefined: nothing may be restricted. */
  find: () => Promise<RecipientRef | undefined>;
  /** Why nothing can be restricted, as one sentence; null when it can. */
  missing: () => Promise<string | null>;
}

export function createApprovedSenders(deps: {
  /** Address or GUID, from the policy. */
  identity: string | null;
  lists: Pick<ListControl, "findRecipient">;
  clock: Clock;
  log: Log;
}): ApprovedSenders {
  const { identity, clock, log } = deps;
  let kept: { at: number; group: RecipientRef } | undefined;

  async function find(): Promise<RecipientRef | undefined> {
    if (identity === null) return undefined;
    if (kept && clock.now() - kept.at < keptFor) return kept.group;
    const group = await deps.lists.findRecipient(identity);
    if (!group) log.warn("approved-senders.unresolved");
    else if (!usable.includes(group.type))
      log.warn("approved-senders.unusable", {
        group: group.guid,
        type: group.type,
      });
    else {
      kept = { at: clock.now(), group };
      return group;
    }
    kept = undefined;
    return undefined;
  }

  return {
    find,
    async missing() {
      if (identity === null)
        return "The policy names no approved-senders group.";
      return (await find())
        ? null
        : "The approved-senders group of the policy does not resolve to a static, mail-enabled group.";
    },
  };
}
