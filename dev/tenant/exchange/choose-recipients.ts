import { FilterSyntaxError, parse, selectRows } from "../filter/match-filter";
import type { EstateState } from "../state/create-tenant-state";
import { textParameter, textsParameter, type Parameters } from "./cmdlet";
import { invalidFilter } from "./exchange-error";

/** Parameters that narrow or order what a Get- cmdlet returns, besides Identity and Filter. */
export const choosingParameters = [
  "Anr",
  "RecipientType",
  "RecipientTypeDetails",
  "SortBy",
  // New-DynamicDistributionGroup, Learn: "there's only one usable OU in an Exchange Online
  // organization, so using this parameter has no effect".
  "OrganizationalUnit",
];

/** Learn, Get-Recipient, Anr: the properties that it looks in. */
const anrProperties = ["Name", "DisplayName", "FirstName", "LastName", "Alias"];

/** Tests by Anr, RecipientType and RecipientTypeDetails; null where none is asked for. */
export function chosenBy(
  parameters: Parameters,
  { recipients }: EstateState,
): ((row: number) => boolean) | null {
  const tests: ((row: number) => boolean)[] = [];
  const details = textsParameter(parameters, "recipienttypedetails");
  if (details.length > 0)
    tests.push((row) => startsOne(recipients.type(row), details));
  const types = textsParameter(parameters, "recipienttype");
  if (types.length > 0)
    tests.push((row) =>
      startsOne(String(recipients.property(row, "RecipientType")), types),
    );
  const anr = textParameter(parameters, "anr").toLowerCase();
  if (anr !== "")
    tests.push((row) =>
      anrProperties.some((name) =>
        String(recipients.property(row, name) ?? "")
          .toLowerCase()
          .startsWith(anr),
      ),
    );
  return tests.length === 0 ? null : (row) => tests.every((test) => test(row));
}

/** Seen: PowerShell takes the beginning of an enumerated value for it, and a wrong one answers with no rows. */
function startsOne(value: string, beginnings: readonly string[]): boolean {
  const lower = value.toLowerCase();
  return beginnings.some((beginning) => lower.startsWith(beginning));
}

/** Rows that the filter takes. Throws ExchangeError where it cannot be read. */
export function filteredRows(state: EstateState, filter: string): Uint32Array {
  try {
    return selectRows(filter, state.rows);
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw invalidFilter(filter);
    throw error;
  }
}

/** Throws ExchangeError where the filter cannot be read. */
export function assertFilter({ rows }: EstateState, filter: string): void {
  try {
    parse(filter, rows.precedence);
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw invalidFilter(filter);
    throw error;
  }
}

/** Learn, SortBy: one property, ascending. */
export function sortRows(
  parameters: Parameters,
  { recipients }: EstateState,
  rows: Iterable<number>,
): ArrayLike<number> {
  const by = textParameter(parameters, "sortby");
  const list = rows instanceof Uint32Array ? rows : [...rows];
  if (by === "") return list;
  const keyed = Array.from(list, (row) => ({
    row,
    key: String(recipients.property(row, by) ?? "").toLowerCase(),
  }));
  keyed.sort((a, b) =>
    a.key < b.key ? -1 : a.key > b.key ? 1 : a.row - b.row,
  );
  return keyed.map(({ row }) => row);
}
