import { canonicalProperty } from "./canonical-property";
import type { Comparison, FilterNode } from "./ast";

/**
 * What Exchange appends to a custom filter when it is saved, as `-not` each. Tenants created earlier
 * lack the later ones: variants of five, seven and nine terms exist, and one with guests.
 */
const excludedTypes = new Set([
  "mailboxplan",
  "discoverymailbox",
  "publicfoldermailbox",
  "arbitrationmailbox",
  "auditlogmailbox",
  "auxauditlogmailbox",
  "supervisoryreviewpolicymailbox",
]);
const excludedNames = new Set(["systemmailbox{*", "cas_{*"]);

/** Whether excluding what this comparison takes is Exchange's doing and not the author's. */
export function isSystemComparison(node: Comparison): boolean {
  if (node.value.kind !== "text") return false;
  const value = node.value.text.toLowerCase();
  switch (canonicalProperty(node.property)) {
    case "name":
      return node.operator === "like" && excludedNames.has(value);
    case "recipienttypedetails":
      return node.operator === "eq" && excludedTypes.has(value);
    default:
      return false;
  }
}

export function isSystemExclusion(node: FilterNode): boolean {
  return (
    node.kind === "not" &&
    node.operand.kind === "comparison" &&
    isSystemComparison(node.operand)
  );
}
