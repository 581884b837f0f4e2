import type { Comparison, FilterNode } from "./ast";
import { canonicalProperty } from "./canonical-property";
import { conjuncts } from "./walk-filter";

/** Recipients have these by nature, so that asking for one asks for everybody. */
const everybodyHas = new Set([
  "alias",
  "name",
  "displayname",
  "guid",
  "identity",
  "distinguishedname",
  "emailaddresses",
  "primarysmtpaddress",
  "recipienttype",
  "recipienttypedetails",
  "userprincipalname",
  "legacyexchangedn",
  "whencreated",
  "whenchanged",
]);
const types = new Set([
  "recipienttype",
  "recipienttypedetails",
  "recipientdisplaytype",
]);
/** Types that most of an organisation is of. */
const commonTypes = new Set(["usermailbox", "mailboxuser"]);

/** `everybody`: hardly narrows. `excludes`: takes away from everybody. `narrow`: picks some. */
export type Breadth = "everybody" | "excludes" | "narrow";

/** How far a filter narrows, judged by what its conjuncts ask for. */
export function breadth(root: FilterNode | null): Breadth {
  const each = root ? conjuncts(root).map(breadthOfOne) : [];
  if (each.includes("narrow")) return "narrow";
  return each.includes("excludes") ? "excludes" : "everybody";
}

function breadthOfOne(node: FilterNode): Breadth {
  if (node.kind === "comparison") return breadthOfComparison(node);
  if (node.kind === "not") {
    const { operand } = node;
    if (operand.kind === "comparison") {
      if (!isPositive(operand)) return "narrow";
      return asksForNothing(operand) && everybodyHasIt(operand)
        ? "everybody"
        : operand.value.kind === "null"
          ? "narrow"
          : isHidden(operand)
            ? "everybody"
            : "excludes";
    }
    return operand.kind === "or" || operand.kind === "and"
      ? allPositive(operand.operands)
        ? "excludes"
        : "narrow"
      : "narrow";
  }
  if (node.kind === "or") {
    // One wide arm makes the whole wide; several kinds of recipients are still all of them.
    const arms = node.operands.map((operand) =>
      operand.kind === "comparison" ? breadthOfComparison(operand) : "narrow",
    );
    return arms.includes("everybody")
      ? "everybody"
      : arms.includes("excludes")
        ? "excludes"
        : "narrow";
  }
  return "narrow";
}

function breadthOfComparison(node: Comparison): Breadth {
  const { operator, value } = node;
  if (value.kind === "null")
    return operator === "ne" && everybodyHasIt(node) ? "everybody" : "narrow";
  if (operator === "ne" || operator === "notlike")
    return isHidden(node) ? "everybody" : "excludes";
  const text = value.kind === "text" ? value.text.toLowerCase() : "";
  if (operator === "like" && /^\*+$/.test(text) && everybodyHasIt(node))
    return "everybody";
  if (operator !== "eq" && operator !== "like") return "narrow";
  if (types.has(canonicalProperty(node.property)) && commonTypes.has(text))
    return "everybody";
  const hidden = canonicalProperty(node.property) === hiddenProperty;
  const no = value.kind === "boolean" ? !value.boolean : text === "false";
  return hidden && no ? "everybody" : "narrow";
}

const hiddenProperty = "hiddenfromaddresslistsenabled";

/** Names those who are hidden from address lists: hardly anybody is. */
function isHidden(node: Comparison): boolean {
  if (canonicalProperty(node.property) !== hiddenProperty) return false;
  const { value } = node;
  return value.kind === "boolean"
    ? value.boolean
    : value.kind === "text" && value.text.toLowerCase() === "true";
}

function isPositive(node: Comparison): boolean {
  return node.operator === "eq" || node.operator === "like";
}

function allPositive(nodes: readonly FilterNode[]): boolean {
  return nodes.every(
    (node) =>
      node.kind === "comparison" &&
      isPositive(node) &&
      node.value.kind !== "null",
  );
}

function asksForNothing(node: Comparison): boolean {
  return node.operator === "eq" && node.value.kind === "null";
}

function everybodyHasIt(node: Comparison): boolean {
  return everybodyHas.has(canonicalProperty(node.property));
}
