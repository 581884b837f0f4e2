import { canonicalProperty } from "../canonical-property";
import type { FilterRule } from "../filter-rule";
import { printFilter } from "../print-filter";
import { walkFilter } from "../walk-filter";

const addresses = new Set([
  "primarysmtpaddress",
  "emailaddresses",
  "windowsemailaddress",
]);
const listTypes =
  /^(mailuniversaldistributiongroup|mailuniversalsecuritygroup|mailnonuniversalgroup|dynamicdistributiongroup|groupmailbox|roomlist)$/;

export const namesList: FilterRule = {
  id: "filter-names-list",
  severity: "medium",
  beyondFilter: true,
  looksAround: true,
  judge({ filter, isList }) {
    for (const { comparison, excludes } of walkFilter(filter.andBindsTighter)) {
      const { property, operator, value } = comparison;
      if (excludes || operator !== "eq" || value.kind !== "text") continue;
      const key = canonicalProperty(property);
      const isType = key === "recipienttype" || key === "recipienttypedetails";
      if (isType && listTypes.test(value.text.toLowerCase()))
        return `Takes other lists in (${printFilter(comparison)}), so that it reaches all of theirs too.`;
      if (!addresses.has(key)) continue;
      const address = value.text.replace(/^smtp:/i, "");
      if (isList ? isList(address) : address.includes("@"))
        return `Names ${isList ? "another list" : "a single address, which may be another list"} (${printFilter(comparison)}): whoever is on that list is reached too, so make it a member of a static list instead.`;
    }
    return null;
  },
};
