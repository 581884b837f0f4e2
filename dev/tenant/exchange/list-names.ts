import type { EstateList } from "../state/estate-list";
import type { EstateState } from "../state/create-tenant-state";
import type { ListNames } from "../state/estate-lists";
import { textParameter, type Parameters } from "./cmdlet";
import { alreadyExists, badParameters, taskRefused } from "./exchange-error";
import { readSet } from "./set-parameter";

/** Learn, New-DynamicDistributionGroup, Name and Alias. */
export const longestName = 64;

export const namingParameters = [
  "Name",
  "Alias",
  "PrimarySmtpAddress",
  "WindowsEmailAddress",
  "EmailAddresses",
];

/** Learn, Alias: letters, digits and some marks; a full stop stands between others. */
const alias =
  /^[\w!#%*+\-/=?^~$&'`{|}\u00a1-\u00ff]+(\.[\w!#%*+\-/=?^~$&'`{|}\u00a1-\u00ff]+)*$/;

/** Learn, Alias: "Spaces are removed and unsupported characters are converted to question marks (?)." */
export const defaultAlias = (name: string) =>
  name
    .replace(/\s+/g, "")
    .replace(/[^\w!#%*+\-/=?^~$&'`{|}.\u00a1-\u00ff]/g, "?");

/** Undefined where the call has none. Throws ExchangeError. */
export function readAlias(parameters: Parameters): string | undefined {
  const given = textParameter(parameters, "alias");
  if (given === "") return undefined;
  if (given.length > longestName || !alias.test(given))
    throw badParameters("Alias");
  return given;
}

/** Undefined where the call has none. Throws ExchangeError. */
export function readAddress(
  parameters: Parameters,
  { domain }: EstateState,
): string | undefined {
  const given =
    textParameter(parameters, "primarysmtpaddress") ||
    textParameter(parameters, "windowsemailaddress");
  if (given === "") return undefined;
  assertAccepted(given, domain);
  return given;
}

/** One accepted domain, and that of an earlier system: an estate has no other. */
function assertAccepted(address: string, domain: string): void {
  const at = address.toLowerCase().split("@");
  if (at.length !== 2 || ![domain, `old.${domain}`].includes(at[1]!))
    throw taskRefused(
      `The domain of "${address}" isn't an accepted domain for your organization.`,
    );
}

/** Throws ExchangeError where somebody else bears one of those names. */
export function assertFree(
  { recipients, lists, domain }: EstateState,
  { Name, Alias, PrimarySmtpAddress, EmailAddresses = [] }: ListNames,
  row?: number,
): void {
  const addresses = [
    PrimarySmtpAddress,
    Alias && `${Alias}@${domain}`,
    ...EmailAddresses.map((address) => address.replace(/^smtp:/i, "")),
  ];
  const holders = [
    ...addresses.map((one) => one && recipients.rowByAddress(one)),
    ...[Name, Alias].map((one) => one && lists.byIdentity(one)?.row),
  ];
  if (holders.some((holder) => typeof holder === "number" && holder !== row))
    throw alreadyExists(
      "The recipient",
      Name ?? Alias ?? PrimarySmtpAddress ?? EmailAddresses[0]!,
    );
}

/** What Set- is to call a list from now on, or null where it says nothing of it. Throws ExchangeError. */
export function readNames(
  parameters: Parameters,
  state: EstateState,
  list: EstateList,
): ListNames | null {
  const Name = textParameter(parameters, "name") || undefined;
  if (Name !== undefined && Name.length > longestName)
    throw badParameters("Name");
  const names: ListNames = {
    Name,
    Alias: readAlias(parameters),
    PrimarySmtpAddress: readAddress(parameters, state),
    ...readEmailAddresses(parameters, state, list),
  };
  const given = Object.fromEntries(
    Object.entries(names).filter(([, value]) => value !== undefined),
  ) as ListNames;
  if (Object.keys(given).length === 0) return null;
  assertFree(state, given, list.row);
  return given;
}

/** Learn, EmailAddresses: `SMTP:` is the primary one, there is one of it; what has no prefix is a proxy. */
function readEmailAddresses(
  parameters: Parameters,
  { recipients, domain }: EstateState,
  { row }: EstateList,
): Pick<ListNames, "EmailAddresses" | "PrimarySmtpAddress"> {
  if (!parameters.has("emailaddresses")) return {};
  const name = "EmailAddresses";
  const bare = (one: string) => one.replace(/^smtp:/i, "");
  const known = (recipients.property(row, name) ?? []) as string[];
  const after = readSet(
    name,
    parameters.get("emailaddresses"),
    known,
    (one) => {
      if (typeof one !== "string") throw badParameters(name);
      assertAccepted(bare(one), domain);
      return /^smtp:/i.test(one) ? one : `smtp:${one}`;
    },
  );
  // A new primary address makes a proxy of the old one.
  const primary =
    after.findLast((one) => one.startsWith("SMTP:") && !known.includes(one)) ??
    after.find((one) => one.startsWith("SMTP:"));
  if (primary === undefined) throw badParameters(name);
  const address = bare(primary);
  return {
    PrimarySmtpAddress: address,
    EmailAddresses: [
      primary,
      ...after
        .filter((one) => bare(one).toLowerCase() !== address.toLowerCase())
        .map((one) => `smtp:${bare(one)}`),
    ],
  };
}
