import { organisationOfSite, type EstateLayout } from "./estate-layout";
import type { PersonFactsByRow } from "./person-facts";
import type { Column } from "./property-value";
import type { RowGuids } from "./row-guid";
import { rowChoice, rowHash } from "./row-hash";
import {
  organisationCode,
  organisationName,
  siteCodeOf,
  siteName,
} from "./site-names";
import { places, regions, titles } from "./words";

/** Properties of everyone who is no list, by their names in lower case. */
export function createPersonColumns({
  seed,
  layout,
  domain,
  facts,
  guids,
  objectIds,
}: {
  seed: number;
  layout: EstateLayout;
  domain: string;
  facts: PersonFactsByRow;
  guids: RowGuids;
  objectIds: RowGuids;
}): ReadonlyMap<string, Column> {
  const shared = layout.users;
  const rooms = shared + layout.shared;
  const contacts = rooms + layout.rooms;
  const guests = contacts + layout.contacts;
  const { external, type } = facts;
  const staff = (row: number) => row < shared;
  const named = (row: number) => staff(row) || external(row);
  const choose = (row: number, purpose: number, bound: number) =>
    rowChoice(seed, row, purpose, bound);
  /** True for that share of all rows: attributes that nobody filled in. */
  const lacks = (row: number, purpose: number, share: number) =>
    rowHash(seed, row, purpose) < share * 0x1_0000_0000;

  const sites = Array.from({ length: layout.sites }, (_, site) => ({
    name: siteName(site),
    code: siteCodeOf(site),
    place: places[site % places.length]!,
    organisation: organisationName(organisationOfSite(site)),
    organisationCode: organisationCode(organisationOfSite(site)),
  }));
  const siteOf = (row: number) => sites[facts.of(row).site]!;
  const alias: Column = (row) => facts.of(row).alias;
  const address: Column = (row) => facts.of(row).address;
  const country: Column = (row) => (external(row) ? null : "United Kingdom");
  const created: Column = (row) =>
    createdOnDay[choose(row, 8, createdOnDay.length)]!;
  const changed: Column = () => "2016-11-01T06:00:00.0000000+00:00";

  const columns: Record<string, Column> = {
    identity: alias,
    name: alias,
    alias,
    distinguishedname: (row) =>
      `CN=${facts.of(row).alias},OU=${domain},OU=Microsoft Exchange Hosted Organizations,DC=EURPR00A000,DC=PROD,DC=OUTLOOK,DC=COM`,
    displayname(row) {
      const { given, family, department } = facts.of(row);
      if (named(row)) return `${family.toUpperCase()}, ${given}`;
      return row < rooms
        ? `${department} Inbox ${row}`
        : `Meeting Room ${row} (${siteOf(row).name})`;
    },
    firstname: (row) => (named(row) ? facts.of(row).given : null),
    lastname: (row) => (named(row) ? facts.of(row).family : null),
    primarysmtpaddress: address,
    windowsliveid: address,
    externalemailaddress: (row) =>
      external(row) ? `SMTP:${facts.of(row).address}` : null,
    userprincipalname: (row) => (row < contacts ? facts.of(row).address : null),
    emailaddresses: (row) => [
      `SMTP:${facts.of(row).address}`,
      ...(external(row) ? [] : [`smtp:${facts.proxy(row)}`]),
    ],
    guid: guids.of,
    externaldirectoryobjectid: objectIds.of,
    recipienttypedetails: type,
    recipienttypedetailsvalue: type,
    recipienttype: (row) =>
      row < contacts
        ? "UserMailbox"
        : row < guests
          ? "MailContact"
          : "MailUser",
    objectclass: (row) =>
      row < contacts || row >= guests
        ? ["top", "person", "organizationalPerson", "user"]
        : ["top", "person", "organizationalPerson", "contact"],
    department: (row) =>
      external(row) || lacks(row, 12, 0.08) ? null : facts.of(row).department,
    title: (row) =>
      !staff(row) || lacks(row, 13, 0.1)
        ? null
        : titles[choose(row, 3, titles.length)]!,
    office: (row) =>
      external(row) || lacks(row, 14, 0.05) ? null : siteOf(row).name,
    city: (row) =>
      external(row) || lacks(row, 15, 0.06) ? null : siteOf(row).place,
    company(row) {
      if (row >= guests) return null;
      if (row >= contacts) return "Partner Services";
      return lacks(row, 16, 0.04) ? null : siteOf(row).organisation;
    },
    stateorprovince(row) {
      if (row < layout.england) return "England";
      return staff(row) && !lacks(row, 17, 0.1)
        ? regions[choose(row, 6, regions.length)]!
        : null;
    },
    countryorregion: country,
    usagelocation: country,
    customattribute1: (row) =>
      external(row) ? null : siteOf(row).organisationCode,
    customattribute2: (row) => (external(row) ? null : siteOf(row).code),
    customattribute5(row) {
      if (!staff(row)) return null;
      return lacks(row, 18, 0.5) ? "Clinical" : "Corporate";
    },
    customattribute7: (row) =>
      staff(row) && !lacks(row, 19, 0.02) ? "Yes365" : null,
    extensioncustomattribute1: (row) =>
      staff(row) && lacks(row, 20, 0.2)
        ? ["Band 5", choose(row, 7, 2) === 0 ? "Rota" : "Bank"]
        : null,
    hiddenfromaddresslistsenabled: (row) => lacks(row, 21, 0.03),
    isdirsynced: (row) => staff(row) && lacks(row, 22, 0.7),
    exchangeuseraccountcontrol(row) {
      if (row >= contacts) return null;
      return row >= shared || lacks(row, 23, 0.02) ? "AccountDisabled" : "None";
    },
    whencreated: created,
    whencreatedutc: created,
    whenchanged: changed,
    whenchangedutc: changed,
  };
  return new Map(Object.entries(columns));
}

const createdOnDay = Array.from({ length: 3_000 }, (_, days) =>
  new Date(Date.parse("2008-01-01T09:00:00Z") + days * 86_400_000)
    .toISOString()
    .replace("000Z", "0000000+00:00"),
);
