import type { RecipientKind } from "./list-reach";

/** RecipientTypeDetails in lower case (Learn, Get-Recipient) to what people call it. */
const kinds: Record<string, RecipientKind | "list"> = {
  usermailbox: "mailbox",
  linkedmailbox: "mailbox",
  legacymailbox: "mailbox",
  teammailbox: "mailbox",
  remoteusermailbox: "mailbox",
  sharedmailbox: "shared",
  linkedsharedmailbox: "shared",
  remotesharedmailbox: "shared",
  schedulingmailbox: "shared",
  roommailbox: "room",
  linkedroommailbox: "room",
  equipmentmailbox: "room",
  remoteroommailbox: "room",
  remoteequipmentmailbox: "room",
  guestmailuser: "guest",
  mailcontact: "contact",
  mailforestcontact: "contact",
  dynamicdistributiongroup: "list",
  mailuniversaldistributiongroup: "list",
  mailuniversalsecuritygroup: "list",
  mailnonuniversalgroup: "list",
  roomlist: "list",
  groupmailbox: "list",
};

/** What a recipient is, by its RecipientTypeDetails; an unheard-of one is `other`. */
export function recipientKind(typeDetails: string): RecipientKind | "list" {
  return kinds[typeDetails.toLowerCase()] ?? "other";
}
