import type { Comparison, FilterNode } from "../ast";
import { canonicalProperty } from "../canonical-property";
import type { FilterRule } from "../filter-rule";
import { printFilter } from "../print-filter";
import { foldFilter } from "../fold-filter";
import { ask } from "../map-filter";
import { conjuncts } from "../walk-filter";

/** Of these a recipient may have several values, so that two may be asked for at once. */
const multiValued =
  /^(emailaddresses|proxyaddresses|extensioncustomattribute[1-5]|memberofgroup|managedby|objectclass|addresslistmembership|administrativeunits|capabilities|policies\w+|acceptmessages\w+|rejectmessages\w+|primarysmtpaddress|grantsendonbehalfto|skuassigned)$/;

export const alwaysEmpty: FilterRule = {
  id: "filter-always-empty",
  severity: "medium",
  judge({ filter }) {
    const both = [filter.andBindsTighter, filter.leftToRight];
    const clashes = both.map(findClash);
    const [clash] = clashes;
    if (!clash || clashes.includes(null)) return null;
    return `Can never take anybody: ${clash}. Join alternatives with -or.`;
  },
  fill: (author) => ({
    filter: author ?? nobody,
    note: "Join with -or what are alternatives, or take one of the two away, before you save it:",
  }),
};

/** Where nothing but Exchange's own exclusions stood. */
const nobody = ask("Alias", "<whom it should take>");

/** Why no recipient meets a filter, in words; null where it is not seen that none does. */
function findClash(root: FilterNode): string | null {
  return foldFilter<string | null>(root, {
    comparison: (node) => clashAmong([node]),
    not: (_, node) => clashAmong([node]),
    and: (parts, node) =>
      parts.find((part) => part !== null) ?? clashAmong(conjuncts(node)),
    or: (parts) => (parts.includes(null) ? null : (parts[0] ?? null)),
  });
}

/** Two that no recipient meets at once. */
function clashAmong(nodes: readonly FilterNode[]): string | null {
  const wanted = new Map<string, Comparison>();
  const refused = new Map<string, FilterNode>();
  const begins = new Map<string, Comparison>();
  for (const node of nodes) {
    const inner = node.kind === "not" ? node.operand : node;
    if (inner.kind !== "comparison") continue;
    const property = canonicalProperty(inner.property);
    const positive =
      (inner.operator === "ne" || inner.operator === "notlike") ===
      (node.kind === "not");
    const beginning = beginningOf(inner);
    if (beginning !== null) {
      if (!positive || multiValued.test(property)) continue;
      const other = begins.get(property);
      const before = other && beginningOf(other);
      if (
        other &&
        typeof before === "string" &&
        !before.startsWith(beginning) &&
        !beginning.startsWith(before)
      )
        return clash(other, node);
      begins.set(property, inner);
      continue;
    }
    if (!isExact(inner)) continue;
    const value = keyOf(inner);
    if (!positive) refused.set(`${property} ${value}`, node);
    else {
      if (value === "''")
        return `${printFilter(node)} asks for empty text, which no property holds`;
      const other = wanted.get(property);
      const clashes =
        other && keyOf(other) !== value && !multiValued.test(property);
      if (clashes) return clash(other, node);
      if (!other) wanted.set(property, inner);
    }
  }
  for (const [property, comparison] of wanted) {
    const against = refused.get(`${property} ${keyOf(comparison)}`);
    if (against) return clash(comparison, against);
    const prefix = begins.get(property);
    const beginning = prefix && beginningOf(prefix);
    if (prefix && beginning && !keyOf(comparison).startsWith(`'${beginning}`))
      return clash(comparison, prefix);
  }
  return null;
}

/** `begin` of -like 'begin*'. */
function beginningOf({ operator, value }: Comparison): string | null {
  if (operator !== "like" && operator !== "notlike") return null;
  if (value.kind !== "text") return null;
  return /^([^*]+)\*$/.exec(value.text.toLowerCase())?.[1] ?? null;
}

function isExact({ operator, value }: Comparison): boolean {
  if (operator === "eq" || operator === "ne") return true;
  const pattern = value.kind === "text" && value.text.includes("*");
  return (operator === "like" || operator === "notlike") && !pattern;
}

function clash(a: FilterNode, b: FilterNode): string {
  return `${printFilter(a)} and ${printFilter(b)} exclude each other`;
}

function keyOf({ value }: Comparison): string {
  switch (value.kind) {
    case "text":
      return `'${value.text.toLowerCase()}'`;
    case "number":
      return `'${value.text}'`;
    case "boolean":
      return `'${value.boolean}'`;
    case "null":
      return "null";
  }
}
