import { toIso } from "../time/clock";
import type { ActivationHead } from "./desired-state/activation";
import type { ActivationStore } from "./desired-state/activation-store";
import { holdKey, holdRows, type HeldList } from "./desired-state/hold";
import type { EnforcementDeps } from "./enforcement-deps";

/** Writes the hold of every list of an activation, if that is not done; also for somebody who died. Gives its lists. */
export async function placeHolds(
  deps: Pick<EnforcementDeps, "tenantId" | "tables" | "clock">,
  activations: ActivationStore,
  head: ActivationHead,
): Promise<HeldList[]> {
  const lists: HeldList[] = [];
  for await (const { value } of activations.listRows(head))
    lists.push(value.list);
  if (head.holdsPlaced) return lists;
  const placedAt = toIso(deps.clock.now());
  await deps.tables.of(holdRows).putMany(
    lists.map((list) => ({
      partitionKey: deps.tenantId,
      rowKey: holdKey(list.guid, head.id),
      value: {
        list,
        cause: "activation" as const,
        causeId: head.id,
        lever: "accepted-senders" as const,
        alsoAllowed: [],
        judgedSenders: [],
        placedAt,
      },
    })),
  );
  await activations.changeHead(head.id, (current) =>
    current.holdsPlaced ? null : { holdsPlaced: true },
  );
  return lists;
}
