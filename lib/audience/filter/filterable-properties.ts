import { distance } from "fastest-levenshtein";
import { canonicalProperty } from "./canonical-property";

/**
 * Properties that filters can ask for, by what they hold (Learn, "Filterable properties for the RecipientFilter
 * parameter on Exchange cmdlets", and the spellings that Exchange writes back). There may be others.
 */
const booleans = `ActiveSyncEnabled ActiveSyncSuppressReadReceipt AuditEnabled CalendarRepairDisabled
  ComplianceTagHoldApplied DeliverToMailboxAndForward EcpEnabled EmailAddressPolicyEnabled
  HasActiveSyncDevicePartnership HiddenFromAddressListsEnabled HiddenGroupMembershipEnabled ImapEnabled
  IncludeInGarbageCollection IsDirSynced IsExcludedFromServingHierarchy IsHierarchyReady IsHierarchySyncEnabled
  IsInactiveMailbox IsMailboxEnabled IsSecurityPrincipal IsSoftDeletedByDisable IsSoftDeletedByRemove
  LitigationHoldEnabled MAPIEnabled MapiRecipient ModerationEnabled OWAEnabled OWAforDevicesEnabled PopEnabled
  RemotePowerShellEnabled ReportToManagerEnabled ReportToOriginatorEnabled RequireAllSendersAreAuthenticated
  SendOofMessageToOriginatorEnabled SingleItemRecoveryEnabled SKUAssigned UMEnabled UseDatabaseQuotaDefaults`;
const dates = `ElcExpirationSuspensionEndDate ElcExpirationSuspensionStartDate LastExchangeChangedTime
  LitigationHoldDate StsRefreshTokensValidFrom WhenChanged WhenChangedUTC WhenCreated WhenCreatedUTC
  WhenMailboxCreated WhenSoftDeleted`;
const others = `AcceptMessagesOnlyFrom AcceptMessagesOnlyFromDLMembers ActiveSyncAllowedDeviceIDs
  ActiveSyncBlockedDeviceIDs ActiveSyncMailboxPolicy AddressBookPolicy AddressListMembership AdminDisplayName
  AdministrativeUnits AggregatedMailboxGuids Alias AllowUMCallsFromNonUsers ArbitrationMailbox ArchiveDatabase
  ArchiveDomain ArchiveGuid ArchiveName ArchiveQuota ArchiveWarningQuota ArchiveRelease ArchiveState ArchiveStatus
  AssistantName AuditLogAgeLimit AuthenticationPolicy C CalendarLoggingQuota Certificate CertificateSubject City Co
  CommonName Company CountryOrRegion Database Department DataEncryptionPolicy DefaultPublicFolderMailbox
  DeletedItemFlags Description DirectReports DisabledArchiveDatabase DisabledArchiveGuid DisplayName
  DistinguishedName ElcMailboxFlags EmailAddresses EntryId EwsApplicationAccessPolicy EwsEnabled ExchangeGuid
  ExchangeUserAccountControl ExchangeVersion ExpansionServer ExternalDirectoryObjectId ExternalEmailAddress
  ExternalOofOptions Fax FirstName ForwardingAddress ForwardingSmtpAddress GeneratedOfflineAddressBooks
  GrantSendOnBehalfTo GroupType Guid HomeMTA HomePhone Id ImmutableId IncludedRecipients Initials InPlaceHolds
  InPlaceHoldsRaw InternetEncoding IssueWarningQuota JournalArchiveAddress LanguagesRaw LastName
  LdapRecipientFilter LegacyExchangeDN LitigationHoldOwner LocaleID MailboxMoveBatchName MailboxMoveFlags
  MailboxMoveRemoteHostName MailboxMoveSourceMDB MailboxMoveStatus MailboxMoveTargetMDB MailboxPlan MailboxRelease
  MailTipTranslations ManagedBy Manager MaxBlockedSenders MaxSafeSenders MaxReceiveSize MaxSendSize
  MemberDepartRestriction MemberJoinRestriction MemberOfGroup Members MessageHygieneFlags
  MobileAdminExtendedSettings MobileMailboxFlags MobileFeaturesEnabled MobilePhone ModeratedBy Name NetID Notes
  ObjectCategory ObjectClass Office OfflineAddressBook OperatorNumber OtherFax OtherHomePhone OtherTelephone
  OWAMailboxPolicy Pager Phone PhoneProviderId PhoneticCompany PhoneticDepartment PhoneticDisplayName
  PhoneticFirstName PhoneticLastName PoliciesExcluded PoliciesIncluded PostalCode PostOfficeBox
  PreviousRecipientTypeDetails PrimaryGroupId PrimarySmtpAddress ProhibitSendQuota ProhibitSendReceiveQuota
  ProtocolSettings PublicFolderContacts PurportedSearchUI QueryBaseDN RawCanonicalName RawExternalEmailAddress
  RawName RecipientContainer RecipientDisplayType RecipientFilter RecipientLimits RecipientType
  RecipientTypeDetails RecipientTypeDetailsValue RecoverableItemsQuota RecoverableItemsWarningQuota
  RejectMessagesFrom RejectMessagesFromDLMembers RemoteAccountPolicy RemoteRecipientType ResourceCapacity
  ResourceCustom ResourceMetaData ResourcePropertiesDisplay ResourceSearchProperties ResourceType
  RetainDeletedItemsFor RetentionComment RetentionPolicy RetentionUrl RoleAssignmentPolicy RulesQuota SamAccountName
  SafeRecipientsHash SafeSendersHash SCLDeleteThresholdInt SCLJunkThresholdInt SCLQuarantineThresholdInt
  SCLRejectThresholdInt SecurityProtocol SendDeliveryReportsTo ServerLegacyDN ServerName SharingPolicy
  SimpleDisplayName SMimeCertificate StateOrProvince StreetAddress TelephoneAssistant TextEncodedORAddress
  ThrottlingPolicy Title UMAddresses UMCallingLineIds UMDtmfMap UMEnabledFlags UMMailboxPolicy UMPinChecksum
  UMRecipientDialPlanId UMServerWritableFlags UMSpokenName UnicodePassword UsageLocation UserAccountControl
  UserPrincipalName VoiceMailSettings WebPage WindowsEmailAddress WindowsLiveID`;

const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${name}${at + 1}`);
const namesIn = (text: string) => text.split(/\s+/);
const keysOf = (names: readonly string[]) =>
  new Set(names.map((name) => name.toLowerCase()));

const booleanKeys = keysOf(namesIn(booleans));
const dateKeys = keysOf(namesIn(dates));
const all = [
  ...namesIn(`${booleans} ${dates} ${others}`),
  ...numbered("CustomAttribute", 15),
  ...numbered("ExtensionCustomAttribute", 5),
];
const byKey = new Map(all.map((name) => [name.toLowerCase(), name]));

/** What the same thing is called in Graph, in Active Directory or in the admin centre. */
const otherNames: Record<string, string> = {
  state: "StateOrProvince",
  province: "StateOrProvince",
  country: "CountryOrRegion",
  region: "CountryOrRegion",
  jobtitle: "Title",
  mail: "EmailAddresses",
  email: "EmailAddresses",
  emailaddress: "EmailAddresses",
  proxyaddresses: "EmailAddresses",
  givenname: "FirstName",
  sn: "LastName",
  surname: "LastName",
  mailnickname: "Alias",
  officelocation: "Office",
  physicaldeliveryofficename: "Office",
  memberof: "MemberOfGroup",
  ...Object.fromEntries(
    numbered("CustomAttribute", 15).map((name, at) => [
      `extensionattribute${at + 1}`,
      name,
    ]),
  ),
};

export function isBooleanProperty(property: string): boolean {
  return booleanKeys.has(property.toLowerCase());
}

export function isDateProperty(property: string): boolean {
  return dateKeys.has(property.toLowerCase());
}

const meant = new Map<string, string | null>();

/** What a name that is no property known here is likely to stand for; null where it is one, or like none. */
export function propertyMeant(name: string): string | null {
  const key = canonicalProperty(name);
  if (byKey.has(key)) return null;
  let found = meant.get(key);
  if (found === undefined) {
    found = otherNames[key] ?? nearestName(key, byKey);
    meant.set(key, found);
  }
  return found;
}

/**
 * The one of these names that another is a slip of the finger away from; null where none is near.
 * @param key in lower case
 * @param names by themselves in lower case
 */
export function nearestName(
  key: string,
  names: ReadonlyMap<string, string>,
): string | null {
  // In a short name one letter more or less makes another word.
  const furthest = key.length >= 8 ? 2 : key.length >= 4 ? 1 : 0;
  let nearest: string | null = null;
  let least = furthest + 1;
  for (const [other, name] of names) {
    if (Math.abs(other.length - key.length) >= least) continue;
    const apart = distance(key, other);
    if (apart < least) [nearest, least] = [name, apart];
  }
  return nearest;
}
