import type { Comparison } from "./ast";
import { canonicalProperty } from "./canonical-property";

/** Values of RecipientTypeDetails that a filter may name, as people call them. */
const kinds: Record<string, string> = {
  usermailbox: "user mailboxes",
  sharedmailbox: "shared mailboxes",
  roommailbox: "rooms",
  equipmentmailbox: "equipment",
  linkedmailbox: "linked mailboxes",
  remoteusermailbox: "user mailboxes on-premises",
  schedulingmailbox: "scheduling mailboxes",
  teammailbox: "site mailboxes",
  guestmailuser: "guests",
  mailuser: "mail users",
  mailcontact: "contacts",
  mailuniversaldistributiongroup: "distribution lists",
  mailuniversalsecuritygroup: "mail-enabled security groups",
  dynamicdistributiongroup: "dynamic lists",
  roomlist: "room lists",
  groupmailbox: "Microsoft 365 groups",
};
/** RecipientType is coarser and knows these values alone (Learn, Get-Recipient). */
const coarseKinds: Record<string, string> = {
  usermailbox: "mailboxes (of people, shared, rooms)",
  mailuser: "mail users (guests included)",
  mailcontact: "contacts",
  mailuniversaldistributiongroup:
    "distribution lists (Microsoft 365 groups included)",
  mailuniversalsecuritygroup: "mail-enabled security groups",
  mailnonuniversalgroup: "mail-enabled groups that are not universal",
  dynamicdistributiongroup: "dynamic lists",
  publicfolder: "mail-enabled public folders",
};

export function isTypeProperty(property: string): boolean {
  return /^recipient(type|typedetails|displaytype)$/.test(
    canonicalProperty(property),
  );
}

/** Every type (Learn, Get-Recipient), those too that no list is made for: each is none of the others misspelt. */
const allTypes =
  `ArbitrationMailbox AuditLogMailbox AuxAuditLogMailbox Contact DisabledUser DiscoveryMailbox
  GroupMailbox GuestMailUser GuestUser LegacyMailbox LinkedRoomMailbox LinkedUser MailboxPlan MailForestContact
  MailNonUniversalGroup MailUser MicrosoftExchange MonitoringMailbox NonUniversalGroup PublicFolder
  PublicFolderMailbox RemoteEquipmentMailbox RemoteRoomMailbox RemoteSharedMailbox RemoteTeamMailbox RoleGroup
  SupervisoryReviewPolicyMailbox SystemAttendantMailbox SystemMailbox UniversalDistributionGroup
  UniversalSecurityGroup User UserMailbox SharedMailbox RoomMailbox EquipmentMailbox LinkedMailbox
  RemoteUserMailbox SchedulingMailbox TeamMailbox MailContact MailUniversalDistributionGroup
  MailUniversalSecurityGroup DynamicDistributionGroup RoomList`.split(/\s+/);
const typesByKey = new Map(allTypes.map((name) => [name.toLowerCase(), name]));
const none: ReadonlyMap<string, string> = new Map();

/** Names that a property of types may have, by themselves in lower case; none for any other property. */
export function typeNames(property: string): ReadonlyMap<string, string> {
  return /^recipienttype(details)?$/.test(canonicalProperty(property))
    ? typesByKey
    : none;
}

/** The kind of recipients that a comparison asks for, when that is all it asks. */
export function kindOf({
  property,
  operator,
  value,
}: Comparison): string | null {
  if (operator !== "eq" || value.kind !== "text") return null;
  const name = value.text.toLowerCase();
  switch (canonicalProperty(property)) {
    case "recipienttype":
      return coarseKinds[name] ?? null;
    case "recipienttypedetails":
      return kinds[name] ?? null;
    default:
      return null;
  }
}

/** The RecipientType of whatever has a RecipientTypeDetails; of those alone of which it is certain. */
const typeOfDetails: Record<string, string> = {
  usermailbox: "usermailbox",
  sharedmailbox: "usermailbox",
  roommailbox: "usermailbox",
  equipmentmailbox: "usermailbox",
  linkedmailbox: "usermailbox",
  guestmailuser: "mailuser",
  mailuser: "mailuser",
  remoteusermailbox: "mailuser",
  mailcontact: "mailcontact",
  mailuniversaldistributiongroup: "mailuniversaldistributiongroup",
  groupmailbox: "mailuniversaldistributiongroup",
  roomlist: "mailuniversaldistributiongroup",
  mailuniversalsecuritygroup: "mailuniversalsecuritygroup",
  dynamicdistributiongroup: "dynamicdistributiongroup",
};

/** Whether nothing has both, as far as both are known. */
export function typesExclude(type: string, details: string): boolean {
  const own = typeOfDetails[details.toLowerCase()];
  return (
    own !== undefined &&
    type.toLowerCase() in coarseKinds &&
    own !== type.toLowerCase()
  );
}
