import type { Comparison } from "../ast";
import { canonicalProperty } from "../canonical-property";
import type { FilterRule } from "../filter-rule";
import { printFilter } from "../print-filter";
import { mapFilter } from "../map-filter";
import { walkFilter } from "../walk-filter";

export const disabledAccounts: FilterRule = {
  id: "filter-disabled-accounts",
  severity: "medium",
  judge({ filter }) {
    for (const { comparison } of walkFilter(filter.andBindsTighter)) {
      const { property, value } = comparison;
      if (canonicalProperty(property) !== "useraccountcontrol") continue;
      if (value.kind !== "text" || /^\d+$/.test(value.text)) continue;
      return `${printFilter(comparison)} does not tell disabled accounts from others, since most text values of UserAccountControl do not work: ask for ExchangeUserAccountControl -ne 'AccountDisabled'.`;
    }
    return null;
  },
  repair: (author) => author && mapFilter(author, mended),
};

function mended(comparison: Comparison): Comparison {
  const { property, value } = comparison;
  const testsDisabled =
    canonicalProperty(property) === "useraccountcontrol" &&
    value.kind === "text" &&
    /accountdisabled/i.test(value.text);
  return testsDisabled
    ? {
        ...comparison,
        property: "ExchangeUserAccountControl",
        value: { kind: "text", text: "AccountDisabled" },
      }
    : comparison;
}
