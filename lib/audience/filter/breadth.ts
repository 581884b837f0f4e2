import { asksForAnyValue, asPresence } from "./any-value";
import type { Comparison, FilterNode } from "./ast";
import { canonicalProperty } from "./canonical-property";
import { foldFilter } from "./fold-filter";

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
/** Whether recipients have this by nature. */
export function hasByNature(property: string): boolean {
  return everybodyHas.has(canonicalProperty(property));
}

const types = new Set([
  "recipienttype",
  "recipienttypedetails",
  "recipientdisplaytype",
]);
/** Types that most of an organisation is of. */
const commonTypes = new Set(["usermailbox", "mailboxuser"]);
const hiddenProperty = "hiddenfromaddresslistsenabled";

/** `everybody`: hardly narrows. `excludes`: takes away from everybody. `narrow`: picks some. */
export type Breadth = "everybody" | "excludes" | "narrow";

/** Of a part of a filter, and of its negation. */
interface BothWays {
  says: Breadth;
  denies: Breadth;
}

/** Every audit asks for it again, of filters that were parsed once. */
const known = new WeakMap<FilterNode, Breadth>();

/** How far a filter narrows, judged by what its comparisons ask for. */
export function breadth(root: FilterNode | null): Breadth {
  if (!root) return "everybody";
  let found = known.get(root);
  if (!found) known.set(root, (found = breadthOf(root)));
  return found;
}

function breadthOf(root: FilterNode): Breadth {
  return foldFilter<BothWays>(root, {
    comparison: breadthOfComparison,
    not: ({ says, denies }) => ({ says: denies, denies: says }),
    and: (parts) => ({
      says: ofAll(parts.map(({ says }) => says)),
      denies: ofAny(parts.map(({ denies }) => denies)),
    }),
    or: (parts) => ({
      says: ofAny(parts.map(({ says }) => says)),
      denies: ofAll(parts.map(({ denies }) => denies)),
    }),
  }).says;
}

function ofAll(parts: readonly Breadth[]): Breadth {
  if (parts.includes("narrow")) return "narrow";
  return parts.includes("excludes") ? "excludes" : "everybody";
}

/** One wide arm makes the whole wide; several kinds of recipients are still all of them. */
function ofAny(parts: readonly Breadth[]): Breadth {
  if (parts.includes("everybody")) return "everybody";
  return parts.includes("excludes") ? "excludes" : "narrow";
}

function breadthOfComparison(node: Comparison): BothWays {
  const { operator } = node;
  // Whoever has any value there, and whoever has none, are said in two ways.
  if (asksForAnyValue(node)) return breadthOfComparison(asPresence(node));
  if (operator === "ne" || operator === "notlike") {
    const { says, denies } = breadthOfComparison({
      ...node,
      operator: operator === "ne" ? "eq" : "like",
    });
    return { says: denies, denies: says };
  }
  if (operator !== "eq" && operator !== "like")
    return { says: "narrow", denies: "narrow" };
  const property = canonicalProperty(node.property);
  const { value } = node;
  if (value.kind === "null")
    return {
      says: "narrow",
      denies: everybodyHas.has(property) ? "everybody" : "narrow",
    };
  const text =
    value.kind === "boolean" ? String(value.boolean) : value.text.toLowerCase();
  // Hardly anybody is hidden.
  if (property === hiddenProperty)
    return text === "false"
      ? { says: "everybody", denies: "narrow" }
      : { says: "narrow", denies: "everybody" };
  const most = types.has(property) && commonTypes.has(text);
  return { says: most ? "everybody" : "narrow", denies: "excludes" };
}
