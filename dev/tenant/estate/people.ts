import type { EstateLayout } from "./estate-layout";
import { organisationOfSite } from "./estate-layout";
import { rowChoice, rowHash } from "./row-hash";
import type { RowGuids } from "./row-guid";
import {
  departments,
  familyNames,
  givenNames,
  places,
  regions,
  siteKinds,
  titles,
} from "./words";

export type PropertyValue = string | number | boolean | string[] | null;

export interface People {
  readonly property: (row: number, lowerName: string) => PropertyValue;
  address(row: number): string;
  rowByAddress(address: string): number | undefined;
  type(row: number): string;
}

export function siteName(site: number): string {
  return `${places[site % places.length]} ${siteKinds[Math.floor(site / places.length) % siteKinds.length]}${numbered(Math.floor(site / (places.length * siteKinds.length)))}`;
}

export function organisationName(organisation: number): string {
  return `${places[(organisation * 7 + 3) % places.length]} Health Trust${numbered(Math.floor(organisation / places.length))}`;
}

/** CustomAttribute1. */
export const organisationCode = (organisation: number) =>
  `ORG${String(organisation).padStart(4, "0")}`;

/** CustomAttribute2. */
export const siteCodeOf = (site: number) =>
  `SITE-${String(site).padStart(5, "0")}`;

/** Everyone and everything that is no list, computed from its row: nothing is stored. */
export function createPeople(
  seed: number,
  layout: EstateLayout,
  domain: string,
  guids: RowGuids,
  objectIds: RowGuids,
): People {
  const shared = layout.users;
  const rooms = shared + layout.shared;
  const contacts = rooms + layout.rooms;
  const guests = contacts + layout.contacts;
  const choose = (row: number, purpose: number, bound: number) =>
    rowChoice(seed, row, purpose, bound);
  /** True for that share of all rows: attributes that nobody filled in. */
  const lacks = (row: number, purpose: number, share: number) =>
    rowHash(seed, row, purpose) < share * 0x1_0000_0000;

  const type = (row: number) =>
    row < shared
      ? "UserMailbox"
      : row < rooms
        ? "SharedMailbox"
        : row < contacts
          ? "RoomMailbox"
          : row < guests
            ? "MailContact"
            : "GuestMailUser";
  const external = (row: number) => row >= contacts;
  const site = (row: number) => choose(row, 1, layout.sites);
  const department = (row: number) =>
    departments[choose(row, 2, departments.length)]!;
  const title = (row: number) => titles[choose(row, 3, titles.length)]!;
  const given = (row: number) => givenNames[choose(row, 4, givenNames.length)]!;
  const family = (row: number) =>
    familyNames[choose(row, 5, familyNames.length)]!;
  const alias = (row: number) => {
    if (row < shared || external(row))
      return `${slug(given(row))}.${slug(family(row))}.${row}`;
    return row < rooms
      ? `shared.${slug(department(row))}.${row}`
      : `room.${slug(siteName(site(row)))}.${row}`;
  };
  const display = (row: number) => {
    if (row < shared || external(row))
      return `${family(row).toUpperCase()}, ${given(row)}`;
    return row < rooms
      ? `${department(row)} Inbox ${row}`
      : `Meeting Room ${row} (${siteName(site(row))})`;
  };
  const address = (row: number) =>
    `${alias(row)}@${external(row) ? "partner.example" : domain}`;
  const staff = (row: number) => row < shared;

  return {
    type,
    address,
    rowByAddress(text) {
      const match = /\.(\d+)@(?:[a-z.]+)$/.exec(text.toLowerCase());
      const row = Number(match?.[1] ?? NaN);
      if (!(row < layout.recipients)) return undefined;
      return address(row) === text.toLowerCase() ||
        proxy(row) === text.toLowerCase()
        ? row
        : undefined;
    },
    property(row, name) {
      switch (name) {
        case "identity":
        case "name":
        case "alias":
          return alias(row);
        case "distinguishedname":
          return `CN=${alias(row)},OU=${domain},OU=Microsoft Exchange Hosted Organizations,DC=EURPR00A000,DC=PROD,DC=OUTLOOK,DC=COM`;
        case "displayname":
          return display(row);
        case "firstname":
          return row < shared || external(row) ? given(row) : null;
        case "lastname":
          return row < shared || external(row) ? family(row) : null;
        case "primarysmtpaddress":
        case "windowsliveid":
        case "externalemailaddress":
          return name === "externalemailaddress"
            ? external(row)
              ? `SMTP:${address(row)}`
              : null
            : address(row);
        case "userprincipalname":
          return row < contacts ? address(row) : null;
        case "emailaddresses":
          return [
            `SMTP:${address(row)}`,
            ...(external(row) ? [] : [`smtp:${proxy(row)}`]),
          ];
        case "guid":
          return guids.of(row);
        case "externaldirectoryobjectid":
          return objectIds.of(row);
        case "recipienttypedetails":
        case "recipienttypedetailsvalue":
          return type(row);
        case "recipienttype":
          return row < contacts
            ? "UserMailbox"
            : row < guests
              ? "MailContact"
              : "MailUser";
        case "objectclass":
          return row < contacts || row >= guests
            ? ["top", "person", "organizationalPerson", "user"]
            : ["top", "person", "organizationalPerson", "contact"];
        case "department":
          return external(row) || lacks(row, 12, 0.08) ? null : department(row);
        case "title":
          return !staff(row) || lacks(row, 13, 0.1) ? null : title(row);
        case "office":
          return external(row) || lacks(row, 14, 0.05)
            ? null
            : siteName(site(row));
        case "city":
          return external(row) || lacks(row, 15, 0.06)
            ? null
            : places[site(row) % places.length]!;
        case "company":
          return row >= guests
            ? null
            : row >= contacts
              ? "Partner Services"
              : lacks(row, 16, 0.04)
                ? null
                : organisationName(organisationOfSite(site(row)));
        case "stateorprovince":
          return row < layout.england
            ? "England"
            : staff(row) && !lacks(row, 17, 0.1)
              ? regions[choose(row, 6, regions.length)]!
              : null;
        case "countryorregion":
        case "usagelocation":
          return external(row) ? null : "United Kingdom";
        case "customattribute1":
          return external(row)
            ? null
            : organisationCode(organisationOfSite(site(row)));
        case "customattribute2":
          return external(row) ? null : siteCodeOf(site(row));
        case "customattribute5":
          return staff(row)
            ? lacks(row, 18, 0.5)
              ? "Clinical"
              : "Corporate"
            : null;
        case "customattribute7":
          return staff(row) && !lacks(row, 19, 0.02) ? "Yes365" : null;
        case "extensioncustomattribute1":
          return staff(row) && lacks(row, 20, 0.2)
            ? ["Band 5", choose(row, 7, 2) === 0 ? "Rota" : "Bank"]
            : null;
        case "hiddenfromaddresslistsenabled":
          return lacks(row, 21, 0.03);
        case "isdirsynced":
          return staff(row) && lacks(row, 22, 0.7);
        case "exchangeuseraccountcontrol":
          return row < contacts
            ? row >= shared || lacks(row, 23, 0.02)
              ? "AccountDisabled"
              : "None"
            : null;
        case "whencreated":
        case "whencreatedutc":
          return created(seed, row);
        case "whenchanged":
        case "whenchangedutc":
          return "2016-11-01T06:00:00.0000000+00:00";
        default:
          return null;
      }
    },
  };

  function proxy(row: number): string {
    return `staff.${row}@old.${domain}`;
  }
}

/** Names without case, in the order in which Get-Recipient shows them. */
export const peopleProperties =
  "Identity,Name,Alias,DistinguishedName,DisplayName,FirstName,LastName,PrimarySmtpAddress,WindowsLiveID,ExternalEmailAddress,UserPrincipalName,EmailAddresses,Guid,ExternalDirectoryObjectId,RecipientTypeDetails,RecipientType,ObjectClass,Department,Title,Office,City,Company,StateOrProvince,CountryOrRegion,UsageLocation,CustomAttribute1,CustomAttribute2,CustomAttribute5,CustomAttribute7,ExtensionCustomAttribute1,HiddenFromAddressListsEnabled,IsDirSynced,ExchangeUserAccountControl,WhenCreated,WhenChanged,WhenChangedUTC".split(
    ",",
  );

const createdOnDay = Array.from({ length: 3_000 }, (_, days) =>
  new Date(Date.parse("2008-01-01T09:00:00Z") + days * 86_400_000)
    .toISOString()
    .replace("000Z", "0000000+00:00"),
);

function created(seed: number, row: number): string {
  return createdOnDay[rowChoice(seed, row, 8, createdOnDay.length)]!;
}

/** Of a few hundred words, asked for once a row and property. */
const slugs = new Map<string, string>();

function slug(text: string): string {
  let known = slugs.get(text);
  if (known === undefined) {
    known = text.toLowerCase().replace(/[^a-z]+/g, "");
    slugs.set(text, known);
  }
  return known;
}

function numbered(n: number): string {
  return n === 0 ? "" : ` ${n + 1}`;
}
