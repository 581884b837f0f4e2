import {
  layEstateOut,
  type EstateLayout,
} from "../../dev/tenant/estate/estate-layout";
import { createPeople } from "../../dev/tenant/estate/people";
import { siteCodeOf } from "../../dev/tenant/estate/site-names";
import { createRowGuids } from "../../dev/tenant/estate/row-guid";
import { rowChoice } from "../../dev/tenant/estate/row-hash";
import { departments } from "../../dev/tenant/estate/words";
import { ColumnBuilder } from "../../lib/directory/column-builder";
import type {
  RecipientColumn,
  RecipientColumns,
} from "../../lib/directory/recipient-columns";

export const estateSeed = 1;
export const domain = "wharfedale.example";
/** People at scale 1 of the simulated tenant. */
const peopleAtFullScale = 1_365_000;

/** Twenty, two of them with several values. */
export const properties = [
  "Guid",
  "Name",
  "Alias",
  "DisplayName",
  "PrimarySmtpAddress",
  "EmailAddresses",
  "RecipientType",
  "RecipientTypeDetails",
  "Department",
  "Title",
  "Office",
  "City",
  "Company",
  "StateOrProvince",
  "CustomAttribute1",
  "CustomAttribute2",
  "CustomAttribute7",
  "ExtensionCustomAttribute1",
  "HiddenFromAddressListsEnabled",
  "WhenCreated",
] as const;

export interface RecipientsPlan {
  layout: EstateLayout;
  /** Of the simulated tenant with the same people. */
  scale: number;
  /** Rows of people come first, then those of lists. */
  people: number;
  lists: number;
}

/** @param recipients in all, of which `lists` are lists */
export function planRecipients(
  recipients: number,
  lists: number,
): RecipientsPlan {
  const scale = (recipients - lists) / peopleAtFullScale;
  const layout = layEstateOut(scale);
  return { layout, scale, people: layout.recipients, lists };
}

/**
 * The people of the simulated tenant, and rows for lists, as the directory sync would bring them. A column is
 * made when it is asked for and not kept: all of them together are a gigabyte of text.
 */
export function generateRecipients(plan: RecipientsPlan): RecipientColumns {
  const { layout, people: count, lists } = plan;
  const rows = count + lists;
  const guids = createRowGuids(estateSeed, 100, () => rows);
  const people = createPeople(estateSeed, layout, domain, guids, guids);
  const column = (property: string): RecipientColumn => {
    const builder = new ColumnBuilder(property);
    const key = property.toLowerCase();
    for (let row = 0; row < count; row++) {
      const value = people.property(row, key);
      if (Array.isArray(value)) builder.pushMany(value);
      else builder.push(spell(value));
    }
    for (let list = 0; list < lists; list++)
      builder.push(listProperty(plan, list, key, guids.of(count + list)));
    return builder.finish();
  };
  return { count: rows, properties, column };
}

export const listName = (list: number) => `list-${list}`;
export const listAddress = (list: number) => `${listName(list)}@${domain}`;

/** One list in ten bears its owner's department and site, so that filters without a type take it in. */
function listProperty(
  { layout }: RecipientsPlan,
  list: number,
  key: string,
  guid: string,
): string | null {
  const labelled = rowChoice(estateSeed, list, 200, 10) === 0;
  switch (key) {
    case "guid":
      return guid;
    case "name":
    case "alias":
    case "displayname":
      return listName(list);
    case "primarysmtpaddress":
      return listAddress(list);
    case "emailaddresses":
      return `SMTP:${listAddress(list)}`;
    case "recipienttype":
    case "recipienttypedetails":
      return "DynamicDistributionGroup";
    case "department":
      return labelled
        ? (departments[rowChoice(estateSeed, list, 201, departments.length)] ??
            null)
        : null;
    case "customattribute2":
      return labelled
        ? siteCodeOf(rowChoice(estateSeed, list, 202, layout.sites))
        : null;
    case "hiddenfromaddresslistsenabled":
      return "False";
    case "whencreated":
      return "2014-06-02T09:00:00.0000000+00:00";
    default:
      return null;
  }
}

function spell(value: string | number | boolean | null): string | null {
  if (value === null) return null;
  return typeof value === "boolean"
    ? value
      ? "True"
      : "False"
    : String(value);
}
