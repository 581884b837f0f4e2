/**
 * How many recipients of which kind an estate has, and where their rows are. At scale 1: 1.4 million,
 * of whom 840,000 are staff in England (the audience of 14 November 2016) among 1.2 million mailboxes.
 */
export interface EstateLayout {
  /** First rows: user mailboxes in England. */
  england: number;
  /** User mailboxes in all, England first. */
  users: number;
  shared: number;
  rooms: number;
  contacts: number;
  guests: number;
  /** Rows before this are no lists. */
  recipients: number;
  lists: number;
  sites: number;
  organisations: number;
}

const sitesAtFullScale = 1_500;
const sitesAnOrganisation = 8;
/** The fewest lists: those with a part of their own. */
export const leastLists = 30;

export function layEstateOut(scale: number): EstateLayout {
  const share = (full: number, least: number) =>
    Math.max(least, Math.round(full * scale));
  const england = share(840_000, 1);
  const users = england + share(240_000, 4);
  const shared = share(120_000, 2);
  const rooms = share(30_000, 2);
  const contacts = share(90_000, 2);
  const guests = share(45_000, 2);
  const sites = share(sitesAtFullScale, 2);
  return {
    england,
    users,
    shared,
    rooms,
    contacts,
    guests,
    recipients: users + shared + rooms + contacts + guests,
    lists: share(35_000, leastLists),
    sites,
    organisations: Math.max(1, Math.ceil(sites / sitesAnOrganisation)),
  };
}

export const organisationOfSite = (site: number) =>
  Math.floor(site / sitesAnOrganisation);
