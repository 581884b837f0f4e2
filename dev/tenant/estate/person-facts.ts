import type { EstateLayout } from "./estate-layout";
import { rowChoice } from "./row-hash";
import { siteName } from "./site-names";
import { departments, familyNames, givenNames } from "./words";

/** What several properties of one row are made from. */
export interface PersonFacts {
  site: number;
  given: string;
  family: string;
  department: string;
  alias: string;
  address: string;
}

export interface PersonFactsByRow {
  of(row: number): PersonFacts;
  /** RecipientTypeDetails. */
  readonly type: (row: number) => string;
  /** Contacts and guests: their addresses are elsewhere. */
  readonly external: (row: number) => boolean;
  /** The address of an earlier system. */
  readonly proxy: (row: number) => string;
}

export function createPersonFacts(
  seed: number,
  layout: EstateLayout,
  domain: string,
): PersonFactsByRow {
  const shared = layout.users;
  const rooms = shared + layout.shared;
  const contacts = rooms + layout.rooms;
  const guests = contacts + layout.contacts;
  const choose = (row: number, purpose: number, bound: number) =>
    rowChoice(seed, row, purpose, bound);
  const external = (row: number) => row >= contacts;

  function make(row: number): PersonFacts {
    const site = choose(row, 1, layout.sites);
    const department = departments[choose(row, 2, departments.length)]!;
    const given = givenNames[choose(row, 4, givenNames.length)]!;
    const family = familyNames[choose(row, 5, familyNames.length)]!;
    const alias =
      row < shared || external(row)
        ? `${slug(given)}.${slug(family)}.${row}`
        : row < rooms
          ? `shared.${slug(department)}.${row}`
          : `room.${slug(siteName(site))}.${row}`;
    const address = `${alias}@${external(row) ? "partner.example" : domain}`;
    return { site, given, family, department, alias, address };
  }

  // A row is asked for many properties in turn.
  let lastRow = -1;
  let last: PersonFacts;
  return {
    of(row) {
      if (row !== lastRow) {
        last = make(row);
        lastRow = row;
      }
      return last;
    },
    type: (row) =>
      row < shared
        ? "UserMailbox"
        : row < rooms
          ? "SharedMailbox"
          : row < contacts
            ? "RoomMailbox"
            : row < guests
              ? "MailContact"
              : "GuestMailUser",
    external,
    proxy: (row) => `staff.${row}@old.${domain}`,
  };
}

/** Of a few hundred words, asked for once a row. */
const slugs = new Map<string, string>();

function slug(text: string): string {
  let known = slugs.get(text);
  if (known === undefined) {
    known = text.toLowerCase().replace(/[^a-z]+/g, "");
    slugs.set(text, known);
  }
  return known;
}
