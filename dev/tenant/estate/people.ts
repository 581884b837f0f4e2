import type { EstateLayout } from "./estate-layout";
import { createPersonColumns } from "./person-columns";
import { createPersonFacts } from "./person-facts";
import type { RowGuids } from "./row-guid";
import type { Column, PropertyValue } from "./property-value";

export interface People {
  readonly property: (row: number, lowerName: string) => PropertyValue;
  /** The same, for a property that many rows are asked for. Texts need no escape in JSON. */
  readonly column: (lowerName: string) => Column;
  address(row: number): string;
  rowByAddress(address: string): number | undefined;
  type(row: number): string;
}

/** Everyone and everything that is no list, computed from its row: nothing is stored. */
export function createPeople(
  seed: number,
  layout: EstateLayout,
  domain: string,
  guids: RowGuids,
  objectIds: RowGuids,
): People {
  const facts = createPersonFacts(seed, layout, domain);
  const columns = createPersonColumns({
    seed,
    layout,
    domain,
    facts,
    guids,
    objectIds,
  });
  const column = (lowerName: string) => columns.get(lowerName) ?? unknown;
  const address = (row: number) => facts.of(row).address;
  return {
    type: facts.type,
    address,
    column,
    property: (row, lowerName) => column(lowerName)(row),
    rowByAddress(text) {
      const match = /\.(\d+)@(?:[a-z.]+)$/.exec(text.toLowerCase());
      const row = Number(match?.[1] ?? NaN);
      if (!(row < layout.recipients)) return undefined;
      return address(row) === text.toLowerCase() ||
        facts.proxy(row) === text.toLowerCase()
        ? row
        : undefined;
    },
  };
}

const unknown: Column = () => null;

/** Names without case, in the order in which Get-Recipient shows them. */
export const peopleProperties =
  "Identity,Name,Alias,DistinguishedName,DisplayName,FirstName,LastName,PrimarySmtpAddress,WindowsLiveID,ExternalEmailAddress,UserPrincipalName,EmailAddresses,Guid,ExternalDirectoryObjectId,RecipientTypeDetails,RecipientType,ObjectClass,Department,Title,Office,City,Company,StateOrProvince,CountryOrRegion,UsageLocation,CustomAttribute1,CustomAttribute2,CustomAttribute5,CustomAttribute7,ExtensionCustomAttribute1,HiddenFromAddressListsEnabled,IsDirSynced,ExchangeUserAccountControl,WhenCreated,WhenChanged,WhenChangedUTC".split(
    ",",
  );
