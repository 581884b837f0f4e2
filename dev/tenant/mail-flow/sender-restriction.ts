import type { ListStore } from "../tenant-state";
import type { ListGate } from "./gate";
import type { Refusal } from "./mail";

/**
 * Microsoft's list of non-delivery reports, 5.7.124: the fixed report of
 * `AcceptMessagesOnlyFromSendersOrMembers`; even an owner must be listed.
 */
const notAllowed: Refusal = {
  by: "sender-restriction",
  status: "5.7.124",
  text: "Sender not in allowed-senders list",
};

/** The same list, 5.7.133: `RequireSenderAuthenticationEnabled` and a sender from outside. */
const notAuthenticated: Refusal = {
  by: "sender-authentication",
  status: "5.7.133",
  text: "Sender not authenticated for group",
};

/** Who may write to a list, as the transport service obeys it: a restriction after its delay. */
export function createSenderRestriction(lists: ListStore): ListGate {
  return {
    name: "sender-restriction",
    refuse(mail, list) {
      if (lists.accepts(list, mail.senderRow)) return null;
      return list.effectiveAcceptedSenders().length
        ? notAllowed
        : notAuthenticated;
    },
  };
}
