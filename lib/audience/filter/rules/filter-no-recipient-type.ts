import { canonicalProperty } from "../canonical-property";
import type { FilterRule } from "../filter-rule";
import { foldFilter } from "../fold-filter";
import { alsoAsk, ask } from "../map-filter";

const types = new Set([
  "recipienttype",
  "recipienttypedetails",
  "recipientdisplaytype",
]);

export const noRecipientType: FilterRule = {
  id: "filter-no-recipient-type",
  severity: "medium",
  judge({ author }) {
    if (author && namesAType(author)) return null;
    return "Does not say in every branch which type of recipient it wants, so guests, contacts, rooms, shared mailboxes and other lists can get in: put brackets around it and add -and (RecipientTypeDetails -eq 'UserMailbox').";
  },
  repair: (author) =>
    author && namesAType(author)
      ? author
      : alsoAsk(author, ask("RecipientTypeDetails", "UserMailbox")),
};

/** Whoever matches is of a type that the filter names. */
function namesAType(root: Parameters<typeof foldFilter>[0]): boolean {
  return foldFilter<boolean>(root, {
    comparison: ({ property, operator, value }) =>
      types.has(canonicalProperty(property)) &&
      (operator === "eq" || operator === "like") &&
      value.kind === "text",
    not: () => false,
    and: (operands) => operands.includes(true),
    or: (operands) => !operands.includes(false),
  });
}
