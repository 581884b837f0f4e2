import type { ObjectType } from "./object-type";
import { listOf, textOf } from "./recipient-values";

/** A mail contact as Graph's `orgContact`: a member of groups, but no user. */
export const contactType: ObjectType = {
  name: "orgContact",
  plural: "contacts",
  recipientTypes: new Set(["MailContact"]),
  defaults: [
    "id",
    "deletedDateTime",
    "companyName",
    "department",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mailNickname",
    "proxyAddresses",
    "surname",
    "addresses",
    "phones",
  ],
  getters: {
    id: (r, row) => textOf(r, row, "ExternalDirectoryObjectId"),
    companyName: (r, row) => textOf(r, row, "Company"),
    department: (r, row) => textOf(r, row, "Department"),
    displayName: (r, row) =>
      textOf(r, row, "DisplayName") ?? textOf(r, row, "Name"),
    givenName: (r, row) => textOf(r, row, "FirstName"),
    jobTitle: (r, row) => textOf(r, row, "Title"),
    mail: (r, row) => textOf(r, row, "PrimarySmtpAddress"),
    mailNickname: (r, row) => textOf(r, row, "Alias"),
    proxyAddresses: (r, row) => listOf(r, row, "EmailAddresses"),
    surname: (r, row) => textOf(r, row, "LastName"),
  },
  sources: {
    companyName: ["company"],
    department: ["department"],
    displayName: ["displayname"],
    givenName: ["firstname"],
    jobTitle: ["title"],
    mail: ["primarysmtpaddress"],
    mailNickname: ["alias"],
    proxyAddresses: ["emailaddresses"],
    surname: ["lastname"],
  },
  empty: {
    deletedDateTime: null,
    addresses: [],
    phones: [],
    onPremisesSyncEnabled: null,
  },
};
