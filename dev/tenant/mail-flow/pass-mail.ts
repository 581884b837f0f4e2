import type { TenantList, TenantState } from "../tenant-state";
import { countAudience, resolveAddressees } from "./audience";
import type { DeliveryQueue } from "./delivery-queue";
import type { Expansions } from "./expansions";
import type { ListGate, MessageGate } from "./gate";
import type { ListOutcome, Mail, Passage, Refusal } from "./mail";
import { findRefusedWithin } from "./nested-gates";

export interface PassDependencies {
  state: TenantState;
  expansions: Expansions;
  queue: DeliveryQueue;
  listGates: readonly ListGate[];
  /** Asked of lists within lists. */
  nestedGates: readonly ListGate[];
  messageGates: readonly MessageGate[];
}

/** A moderator's yes: this one list, which is not asked again. */
export interface Approval {
  list: TenantList;
  at: number;
  moderation: ListGate;
}

/** Takes a mail through: who lets it in, whom it reaches, when it is there. */
export function passMail(
  deps: PassDependencies,
  mail: Mail,
  approval?: Approval,
): Passage {
  const { state, expansions, listGates, nestedGates, messageGates } = deps;
  const addressed = approval
    ? { lists: [approval.list], people: [], elsewhere: [] }
    : resolveAddressees(state, mail.recipients);
  const refusals = new Map(
    addressed.lists.map((list) => [
      list.guid,
      firstRefusal(listGates, (gate) =>
        gate === approval?.moderation ? null : gate.refuse(mail, list),
      ),
    ]),
  );
  const open = addressed.lists
    .filter((list) => !refusals.get(list.guid))
    .map((list) => ({
      list,
      within: findRefusedWithin(state, expansions, nestedGates, mail, list),
    }));
  const counts = countAudience(
    state.recipients.count,
    expansions,
    open,
    addressed.people,
  );
  // Mail to persons alone is never a storm: only rules are asked about it.
  const asked = messageGates.filter(
    ({ persons }) => open.length || (persons && addressed.people.length),
  );
  const whole = firstRefusal(asked, (gate) =>
    gate.refuse(mail, counts.audience),
  );
  if (!whole && open.length)
    for (const gate of messageGates) gate.passed?.(mail, counts.audience);
  const lists: ListOutcome[] = addressed.lists.map((list) => ({
    list,
    refusal: refusals.get(list.guid) ?? whole,
    delivered: whole ? 0 : (counts.byList.get(list.guid) ?? 0),
    within: open.find((one) => one.list === list)?.within ?? [],
  }));
  const audience = whole ? (whole.redirectedTo?.length ?? 0) : counts.audience;
  const at = approval?.at ?? mail.receivedAt;
  const delivered = deps.queue.take(audience, at);
  return {
    mail,
    lists,
    people: addressed.people,
    deliveredToPeople: whole ? audience : counts.toPeople,
    elsewhere: addressed.elsewhere,
    audience,
    refused: whole,
    ndr: reportOf(lists, whole),
    at,
    deliveredFrom: delivered.from,
    deliveredTo: delivered.to,
  };
}

/** One report a mail: of the message, else of the first list that says why, else of one within it. */
function reportOf(
  lists: readonly ListOutcome[],
  whole: Refusal | null,
): Refusal | null {
  const all = [
    whole,
    ...lists.map(({ refusal }) => refusal),
    ...lists.flatMap(({ within }) => within.map(({ refusal }) => refusal)),
  ];
  return all.find((refusal) => refusal && !refusal.silent) ?? null;
}

function firstRefusal<G>(
  gates: readonly G[],
  refuse: (gate: G) => Refusal | null,
): Refusal | null {
  for (const gate of gates) {
    const refusal = refuse(gate);
    if (refusal) return refusal;
  }
  return null;
}
