import type { RecipientStore } from "../tenant-state";
import type { ObjectType } from "./object-type";
import {
  booleanOf,
  extensionAttributes,
  isoOf,
  listOf,
  textOf,
} from "./recipient-values";

/** Everyone with an account: shared and room mailboxes have one, contacts have none. */
const userTypes = new Set([
  "UserMailbox",
  "SharedMailbox",
  "RoomMailbox",
  "EquipmentMailbox",
  "LinkedMailbox",
  "SchedulingMailbox",
  "MailUser",
  "GuestMailUser",
  "RemoteUserMailbox",
  "RemoteSharedMailbox",
  "User",
]);
const withoutSignIn = new Set([
  "SharedMailbox",
  "RoomMailbox",
  "EquipmentMailbox",
  "SchedulingMailbox",
]);

/** A recipient as Graph's `user`, from Exchange's properties. */
export const userType: ObjectType = {
  name: "user",
  plural: "users",
  recipientTypes: userTypes,
  // Learn, user resource: what is answered without $select.
  defaults: [
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
    "id",
  ],
  getters: {
    id: (r, row) => textOf(r, row, "ExternalDirectoryObjectId"),
    accountEnabled: (r, row) =>
      textOf(r, row, "ExchangeUserAccountControl") === null
        ? !withoutSignIn.has(r.type(row))
        : textOf(r, row, "ExchangeUserAccountControl") !== "AccountDisabled",
    businessPhones: (r, row) => listOf(r, row, "Phone"),
    city: (r, row) => textOf(r, row, "City"),
    companyName: (r, row) => textOf(r, row, "Company"),
    country: (r, row) => textOf(r, row, "CountryOrRegion"),
    createdDateTime: (r, row) =>
      isoOf(r, row, "WhenCreatedUTC") ?? isoOf(r, row, "WhenCreated"),
    deletedDateTime: () => null,
    department: (r, row) => textOf(r, row, "Department"),
    displayName: (r, row) =>
      textOf(r, row, "DisplayName") ?? textOf(r, row, "Name"),
    givenName: (r, row) => textOf(r, row, "FirstName"),
    jobTitle: (r, row) => textOf(r, row, "Title"),
    mail: (r, row) => textOf(r, row, "PrimarySmtpAddress"),
    mailNickname: (r, row) => textOf(r, row, "Alias"),
    mobilePhone: (r, row) => textOf(r, row, "MobilePhone"),
    officeLocation: (r, row) => textOf(r, row, "Office"),
    onPremisesExtensionAttributes: extensionAttributes,
    onPremisesSyncEnabled: (r, row) => booleanOf(r, row, "IsDirSynced") || null,
    otherMails: () => [],
    postalCode: (r, row) => textOf(r, row, "PostalCode"),
    proxyAddresses: (r, row) => listOf(r, row, "EmailAddresses"),
    showInAddressList: (r, row) =>
      !booleanOf(r, row, "HiddenFromAddressListsEnabled"),
    state: (r, row) => textOf(r, row, "StateOrProvince"),
    surname: (r, row) => textOf(r, row, "LastName"),
    usageLocation,
    userPrincipalName,
    userType: (r, row) =>
      r.type(row) === "GuestMailUser" ? "Guest" : "Member",
  },
  sources: {
    accountEnabled: ["exchangeuseraccountcontrol"],
    businessPhones: ["phone"],
    city: ["city"],
    companyName: ["company"],
    country: ["countryorregion"],
    department: ["department"],
    displayName: ["displayname"],
    givenName: ["firstname"],
    jobTitle: ["title"],
    mail: ["primarysmtpaddress"],
    mailNickname: ["alias"],
    mobilePhone: ["mobilephone"],
    officeLocation: ["office"],
    onPremisesExtensionAttributes: Array.from(
      { length: 15 },
      (_, i) => `customattribute${i + 1}`,
    ),
    postalCode: ["postalcode"],
    proxyAddresses: ["emailaddresses"],
    showInAddressList: ["hiddenfromaddresslistsenabled"],
    state: ["stateorprovince"],
    surname: ["lastname"],
    usageLocation: ["usagelocation"],
    userPrincipalName: ["userprincipalname"],
  },
  // Properties of the type that this estate has no values for.
  empty: {
    aboutMe: null,
    ageGroup: null,
    assignedLicenses: [],
    assignedPlans: [],
    consentProvidedForMinor: null,
    creationType: null,
    employeeHireDate: null,
    employeeId: null,
    employeeOrgData: null,
    employeeType: null,
    externalUserState: null,
    externalUserStateChangeDateTime: null,
    faxNumber: null,
    identities: [],
    imAddresses: [],
    isManagementRestricted: null,
    isResourceAccount: null,
    lastPasswordChangeDateTime: null,
    legalAgeGroupClassification: null,
    licenseAssignmentStates: [],
    onPremisesDistinguishedName: null,
    onPremisesDomainName: null,
    onPremisesImmutableId: null,
    onPremisesLastSyncDateTime: null,
    onPremisesProvisioningErrors: [],
    onPremisesSamAccountName: null,
    onPremisesSecurityIdentifier: null,
    onPremisesUserPrincipalName: null,
    passwordPolicies: null,
    passwordProfile: null,
    preferredDataLocation: null,
    preferredLanguage: null,
    provisionedPlans: [],
    securityIdentifier: null,
    serviceProvisioningErrors: [],
    signInSessionsValidFromDateTime: null,
    streetAddress: null,
  },
};

function userPrincipalName(r: RecipientStore, row: number): string | null {
  return (
    textOf(r, row, "UserPrincipalName") ??
    textOf(r, row, "WindowsLiveID") ??
    textOf(r, row, "PrimarySmtpAddress")
  );
}

/** Exchange names the country, Graph wants its two letters (ISO 3166). */
function usageLocation(r: RecipientStore, row: number): string | null {
  const location = textOf(r, row, "UsageLocation");
  if (location === "United Kingdom") return "GB";
  return location?.length === 2 ? location : null;
}
