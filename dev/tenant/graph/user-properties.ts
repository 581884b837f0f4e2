import type { RowValue } from "../filter/row-value";
import { badRequest } from "./graph-error";

/** Texts of a user that Graph may write, and what Exchange calls them. */
const texts: Readonly<Record<string, string>> = {
  city: "City",
  companyName: "Company",
  country: "CountryOrRegion",
  department: "Department",
  displayName: "DisplayName",
  givenName: "FirstName",
  jobTitle: "Title",
  mailNickname: "Alias",
  mobilePhone: "MobilePhone",
  officeLocation: "Office",
  postalCode: "PostalCode",
  state: "StateOrProvince",
  surname: "LastName",
  usageLocation: "UsageLocation",
  userPrincipalName: "UserPrincipalName",
};

/** Exchange's properties of what a request writes to a user. Throws GraphError 400. */
export function userProperties(
  given: Readonly<Record<string, unknown>>,
): Record<string, RowValue> {
  const properties: Record<string, RowValue> = {};
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("@")) continue;
    const text = texts[name];
    if (text !== undefined) properties[text] = textOf(name, value);
    else if (name === "accountEnabled" && typeof value === "boolean")
      properties["ExchangeUserAccountControl"] = value
        ? "None"
        : "AccountDisabled";
    else if (name === "showInAddressList" && typeof value === "boolean")
      properties["HiddenFromAddressListsEnabled"] = !value;
    else if (name === "onPremisesExtensionAttributes" && isObject(value))
      for (const [attribute, content] of Object.entries(value)) {
        const number = /^extensionAttribute([1-9]|1[0-5])$/.exec(
          attribute,
        )?.[1];
        if (number === undefined) throw unknown(attribute);
        properties[`CustomAttribute${number}`] = textOf(attribute, content);
      }
    else throw unknown(name);
  }
  return properties;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

function textOf(name: string, value: unknown): string | null {
  if (value === null || typeof value === "string") return value;
  throw badRequest(
    `Invalid value specified for property '${name}' of resource 'User'.`,
    "Request_BadRequest",
  );
}

const unknown = (name: string) =>
  badRequest(
    `One or more property values specified are invalid: '${name}' cannot be written here.`,
    "Request_BadRequest",
  );
