import type { RecipientStore, TenantState } from "../tenant-state";
import type { ObjectType } from "./object-type";
import { booleanOf, isoOf, listOf, textOf } from "./recipient-values";

/**
 * Distribution groups, mail-enabled security groups and Microsoft 365 groups. Dynamic distribution
 * groups "cannot be managed or retrieved through Microsoft Graph" (Learn, groups overview).
 */
const groupTypes = new Set([
  "MailUniversalDistributionGroup",
  "MailUniversalSecurityGroup",
  "MailNonUniversalGroup",
  "RoomList",
  "GroupMailbox",
]);

const isUnified = (r: RecipientStore, row: number) =>
  r.type(row) === "GroupMailbox";
const isSecurity = (r: RecipientStore, row: number) =>
  /SecurityGroup$|NonUniversalGroup$/.test(r.type(row));

/** The rule of a dynamic Microsoft 365 group; null for all others. */
function membershipRule(
  _r: RecipientStore,
  row: number,
  state: TenantState,
): string | null {
  const rule = state.lists.byRow(row)?.settings.get("MembershipRule");
  return typeof rule === "string" && rule ? rule : null;
}

/** A recipient as Graph's `group`, from Exchange's properties. */
export const groupType: ObjectType = {
  name: "group",
  plural: "groups",
  recipientTypes: groupTypes,
  defaults: [
    "id",
    "deletedDateTime",
    "classification",
    "createdDateTime",
    "description",
    "displayName",
    "expirationDateTime",
    "groupTypes",
    "isAssignableToRole",
    "mail",
    "mailEnabled",
    "mailNickname",
    "membershipRule",
    "membershipRuleProcessingState",
    "onPremisesDomainName",
    "onPremisesLastSyncDateTime",
    "onPremisesNetBiosName",
    "onPremisesSamAccountName",
    "onPremisesSecurityIdentifier",
    "onPremisesSyncEnabled",
    "preferredDataLocation",
    "preferredLanguage",
    "proxyAddresses",
    "renewedDateTime",
    "resourceBehaviorOptions",
    "resourceProvisioningOptions",
    "securityEnabled",
    "securityIdentifier",
    "theme",
    "uniqueName",
    "visibility",
    "onPremisesProvisioningErrors",
    "serviceProvisioningErrors",
  ],
  getters: {
    id: (r, row) => textOf(r, row, "ExternalDirectoryObjectId"),
    createdDateTime: (r, row) =>
      isoOf(r, row, "WhenCreatedUTC") ?? isoOf(r, row, "WhenCreated"),
    description: (r, row) => textOf(r, row, "Notes"),
    displayName: (r, row) =>
      textOf(r, row, "DisplayName") ?? textOf(r, row, "Name"),
    groupTypes: (r, row, state) => {
      if (!isUnified(r, row)) return [];
      return membershipRule(r, row, state) === null
        ? ["Unified"]
        : ["Unified", "DynamicMembership"];
    },
    mail: (r, row) => textOf(r, row, "PrimarySmtpAddress"),
    mailEnabled: () => true,
    mailNickname: (r, row) => textOf(r, row, "Alias"),
    membershipRule,
    membershipRuleProcessingState: (r, row, state) =>
      membershipRule(r, row, state) === null ? null : "On",
    onPremisesSyncEnabled: (r, row, state) =>
      state.lists.byRow(row)?.synced ||
      booleanOf(r, row, "IsDirSynced") ||
      null,
    proxyAddresses: (r, row) => listOf(r, row, "EmailAddresses"),
    securityEnabled: isSecurity,
    visibility: (r, row) => (isUnified(r, row) ? "Private" : null),
  },
  // Exchange's own (hideFromAddressLists and the like) are outside the main store: not tracked.
  sources: {
    description: ["notes"],
    displayName: ["displayname"],
    mail: ["primarysmtpaddress"],
    mailNickname: ["alias"],
    membershipRule: ["membershiprule"],
    proxyAddresses: ["emailaddresses"],
  },
  empty: {
    classification: null,
    deletedDateTime: null,
    hasMembersWithLicenseErrors: null,
    expirationDateTime: null,
    isAssignableToRole: null,
    isManagementRestricted: null,
    licenseProcessingState: null,
    assignedLabels: [],
    assignedLicenses: [],
    onPremisesDomainName: null,
    onPremisesExtensionAttributes: null,
    onPremisesLastSyncDateTime: null,
    onPremisesNetBiosName: null,
    onPremisesProvisioningErrors: [],
    onPremisesSamAccountName: null,
    onPremisesSecurityIdentifier: null,
    preferredDataLocation: null,
    preferredLanguage: null,
    renewedDateTime: null,
    resourceBehaviorOptions: [],
    resourceProvisioningOptions: [],
    securityIdentifier: null,
    serviceProvisioningErrors: [],
    theme: null,
    uniqueName: null,
    welcomeMessageEnabled: null,
    // Kept by Exchange: answered by GET /groups/{id} with $select only (Learn, group resource).
    accessType: null,
    allowExternalSenders: null,
    autoSubscribeNewMembers: null,
    hideFromAddressLists: null,
    hideFromOutlookClients: null,
    isArchived: null,
    isFavorite: null,
    isSubscribedByMail: null,
    unseenConversationsCount: null,
    unseenCount: null,
    unseenMessagesCount: null,
  },
};
