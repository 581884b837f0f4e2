import type { EstateLayout } from "../../dev/tenant/estate/estate-layout";
import {
  organisationCode,
  organisationName,
  siteCodeOf,
  siteName,
} from "../../dev/tenant/estate/site-names";
import { rowChoice } from "../../dev/tenant/estate/row-hash";
import {
  departments,
  places,
  regions,
  titles,
} from "../../dev/tenant/estate/words";
import { organisationOfSite } from "../../dev/tenant/estate/estate-layout";
import { appendExclusions } from "../../dev/tenant/filter/append-exclusions";
import { estateSeed, listAddress } from "./recipients";

/** Values of this estate for one filter, drawn anew each time they are asked for. */
interface Draw {
  (bound: number): number;
  department(): string;
  title(): string;
  titleWord(): string;
  place(): string;
  region(): string;
  office(): string;
  site(): string;
  organisation(): string;
  company(): string;
  list(): string;
}

interface Shape {
  name: string;
  /** Of 1,000 filters. */
  share: number;
  write: (draw: Draw) => string;
}

const user = "(RecipientTypeDetails -eq 'UserMailbox')";
const anyMailbox = "(RecipientType -eq 'UserMailbox')";

/**
 * The shapes of filters that administrators have published, and of the mistakes in them (two in three
 * name a type, one in eight mixes -and and -or, one in six only or mostly excludes), with the shares that
 * they have there; those that take everybody are rarer in a tenant than in questions about them.
 */
export const shapes: readonly Shape[] = [
  {
    name: "attribute and department",
    share: 170,
    write: (d) =>
      `${user} -and (CustomAttribute2 -eq '${d.site()}') -and (Department -eq '${d.department()}')`,
  },
  {
    name: "precanned",
    share: 120,
    write: (d) => `((${anyMailbox} -and (City -eq '${d.place()}')))`,
  },
  {
    name: "titles and region",
    share: 100,
    write: (d) =>
      `${user} -and (Title -like '${d.titleWord()}*' -or Title -like '${d.titleWord()}*') -and (StateOrProvince -eq '${d.region()}')`,
  },
  {
    name: "office prefix",
    share: 110,
    write: (d) => `((${user} -and (Office -like '${d.office()}*')))`,
  },
  {
    name: "no brackets",
    share: 70,
    write: (d) =>
      `CustomAttribute1 -eq '${d.organisation()}' -and RecipientTypeDetails -eq 'UserMailbox'`,
  },
  {
    name: "alternatives",
    share: 80,
    write: (d) =>
      `${user} -and ((CustomAttribute1 -eq '${d.organisation()}') -and ((Title -eq '${d.title()}') -or (Title -eq '${d.title()}') -or (Title -eq '${d.title()}') -or (Department -eq '${d.department()}')))`,
  },
  {
    name: "mixed -and and -or",
    share: 60,
    write: (d) =>
      `${anyMailbox} -and (CustomAttribute2 -eq '${d.site()}') -or (CustomAttribute1 -eq '${d.organisation()}') -and (Title -like '${d.title()}')`,
  },
  {
    name: "block list",
    share: 50,
    write: (d) =>
      `((((((CustomAttribute1 -eq '${d.organisation()}') -and (-not(Company -eq '${d.company()}')))) -and (-not(office -eq '${d.office()}'))) -and (-not(company -eq '')) -and (-not(office -eq '${d.office()}')) -and (-not(Title -eq '${d.title()}')) -and (-not(Office -like '${d.office()}*'))) -and ${anyMailbox})`,
  },
  {
    name: "no type",
    share: 90,
    write: (d) =>
      `(Department -eq '${d.department()}') -and (CustomAttribute2 -eq '${d.site()}')`,
  },
  {
    name: "company prefix",
    share: 10,
    write: (d) => `company -like '${d.company()}*'`,
  },
  {
    name: "saved again and again",
    share: 40,
    write: (d) =>
      appendExclusions(
        appendExclusions(
          `${"(".repeat(30)}(CustomAttribute7 -eq 'Yes365') -and (CustomAttribute2 -eq '${d.site()}')${")".repeat(30)} -and (-not(RecipientTypeDetailsValue -eq 'SharedMailbox')) -and (-not(RecipientTypeDetailsValue -eq 'RoomMailbox'))`,
        ),
      ),
  },
  {
    name: "several values",
    share: 25,
    write: (d) =>
      `${user} -and (CustomAttribute2 -eq '${d.site()}') -and (ExtensionCustomAttribute1 -eq 'Rota')`,
  },
  {
    name: "joined since",
    share: 20,
    write: (d) =>
      `${user} -and (CustomAttribute1 -eq '${d.organisation()}') -and (WhenCreated -ge '201${d(6)}-0${1 + d(9)}-01')`,
  },
  {
    name: "who has a department",
    share: 10,
    write: (d) =>
      `(${anyMailbox} -and (-not (Department -eq $null)) -and (CustomAttribute2 -eq '${d.site()}') -and (-not(RecipientTypeDetailsValue -eq 'GuestMailUser')))`,
  },
  {
    name: "accounts left out by name",
    share: 10,
    write: (d) =>
      `((((Company -eq '${d.company()}') -and ${user})) -and (-not(Name -like 'shared.${d.department().slice(0, 3).toLowerCase()}*')) -and (-not(Name -like 'SVC${d(100)}-{*')) -and (Title -ne 'SMTP Relay'))`,
  },
  {
    name: "names a list",
    share: 10,
    write: (d) =>
      `((CustomAttribute2 -eq '${d.site()}') -and ${user}) -or (PrimarySMTPAddress -eq '${d.list()}')`,
  },
  {
    name: "all except",
    share: 12,
    write: (d) =>
      `(RecipientTypedetails -eq 'UserMailbox') -and (-not(Company -like '${d.company()}*'))`,
  },
  {
    name: "leading star",
    share: 5,
    write: (d) =>
      `(PrimarySmtpAddress -like '*@partner.example') -and (Company -like '${d.company().slice(0, 4)}*')`,
  },
  {
    name: "contradiction",
    share: 3,
    write: (d) =>
      `(Department -eq '${d.department()}') -and (Title -eq 'Porter') -and (Title -eq 'Engineer')`,
  },
  { name: "everybody", share: 3, write: () => "(Alias -ne $null)" },
  {
    name: "everybody visible",
    share: 2,
    write: () => `${user} -and (HiddenFromAddressListsEnabled -eq 'False')`,
  },
];

/** The n-th filter, as Exchange has it after saving. */
export function filterAt(n: number, layout: EstateLayout, lists: number) {
  let lot = rowChoice(estateSeed, n, 300, 1_000);
  const shape =
    shapes.find(({ share }) => {
      lot -= share;
      return lot < 0;
    }) ?? shapes[0]!;
  const era = (["nine", "nine", "nine", "six", "five"] as const)[
    rowChoice(estateSeed, n, 301, 5)
  ];
  return appendExclusions(shape.write(drawFor(n, layout, lists)), era);
}

function drawFor(n: number, layout: EstateLayout, lists: number): Draw {
  let purpose = 310;
  const draw = (bound: number) => rowChoice(estateSeed, n, purpose++, bound);
  const of = (words: readonly string[]) =>
    (words[draw(words.length)] ?? "").replaceAll("'", "''");
  const site = () => draw(layout.sites);
  return Object.assign(draw, {
    department: () => of(departments),
    title: () => of(titles),
    titleWord: () => of(titles).split(" ")[0] ?? "",
    place: () => of(places),
    region: () => of(["England", ...regions]),
    office: () => siteName(site()),
    site: () => siteCodeOf(site()),
    organisation: () => organisationCode(organisationOfSite(site())),
    company: () => organisationName(organisationOfSite(site())),
    list: () => listAddress(draw(lists)),
  });
}
