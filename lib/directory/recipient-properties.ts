import { filterProperties } from "../audience/filter/filter-properties";
import { parseFilter } from "../audience/filter/parse-filter";
import { essentialProperties } from "./recipient-columns";

const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${name}${at + 1}`);

/**
 * What `Get-Recipient` returns of those properties that filters use (Learn, "Filterable properties
 * for the RecipientFilter parameter"), and what joins recipients to lists and to Graph. Asked for
 * whatever the filters of today are, so that a filter that someone only thinks of can be previewed.
 */
export const recipientProperties: readonly string[] = [
  ...essentialProperties,
  "ExternalDirectoryObjectId",
  "Name",
  "Alias",
  "DisplayName",
  "DistinguishedName",
  "EmailAddresses",
  "RecipientType",
  "FirstName",
  "LastName",
  "Title",
  "Department",
  "Company",
  "Office",
  "City",
  "StateOrProvince",
  "PostalCode",
  "CountryOrRegion",
  "UsageLocation",
  "Manager",
  "HiddenFromAddressListsEnabled",
  "IsDirSynced",
  "WhenCreated",
  "WhenChanged",
  ...numbered("CustomAttribute", 15),
  ...numbered("ExtensionCustomAttribute", 5),
];

/** The above and whatever else the filters compare; a filter that cannot be read asks for nothing. */
export function propertiesToRead(filters: Iterable<string>): string[] {
  const known = new Set(recipientProperties.map((name) => name.toLowerCase()));
  const others = new Map<string, string>();
  for (const text of filters) {
    const parsed = parseFilter(text);
    if (!parsed.ok) continue;
    for (const name of filterProperties(parsed.filter.andBindsTighter)) {
      const key = name.toLowerCase();
      if (!known.has(key) && !others.has(key)) others.set(key, name);
    }
  }
  return [...recipientProperties, ...[...others.values()].sort()];
}

/**
 * A row with only the properties that were asked for. One that Get-Recipient is not known to return
 * counts only where it has a value: a service that answers null for whatever it is asked must not
 * turn "unknown" into "nobody has it".
 */
export function rowKeeper(
  properties: readonly string[],
): (row: Record<string, unknown>) => Record<string, unknown> {
  const certain = new Set(
    recipientProperties.map((name) => name.toLowerCase()),
  );
  const asked = new Set(properties.map((name) => name.toLowerCase()));
  /** By spelling, of which there are few, in rows of which there are a million. */
  const kept = new Map<string, "always" | "with a value" | "never">();
  const decide = (name: string) => {
    const key = name.toLowerCase();
    const keeps = !asked.has(key)
      ? "never"
      : certain.has(key)
        ? "always"
        : "with a value";
    kept.set(name, keeps);
    return keeps;
  };
  return (row) => {
    const own: Record<string, unknown> = {};
    for (const name of Object.keys(row)) {
      const keeps = kept.get(name) ?? decide(name);
      if (keeps === "never") continue;
      const value = row[name];
      if (keeps === "always" || hasValue(value)) own[name] = value;
    }
    return own;
  };
}

function hasValue(value: unknown): boolean {
  return (
    value !== null &&
    value !== undefined &&
    value !== "" &&
    !(Array.isArray(value) && value.length === 0)
  );
}
