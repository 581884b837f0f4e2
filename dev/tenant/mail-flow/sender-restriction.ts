import type { ListStore } from "../tenant-state";
import type { ListGate } from "./gate";

/**
 * `AcceptMessagesOnlyFromSendersOrMembers`, as the transport service obeys it: after its delay.
 * Its rejection is a fixed report to the sender (Microsoft's list of non-delivery reports,
 * 5.7.124: sender not in the group's allowed-senders list); even an owner must be listed.
 */
export function createSenderRestriction(lists: ListStore): ListGate {
  return {
    name: "sender-restriction",
    refuse: (mail, list) =>
      lists.accepts(list, mail.senderRow)
        ? null
        : {
            by: "sender-restriction",
            status: "5.7.124",
            text: "Sender not in allowed-senders list",
          },
  };
}
