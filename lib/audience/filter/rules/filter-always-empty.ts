import type { Comparison, FilterNode } from "../ast";
import { canonicalProperty } from "../canonical-property";
import type { FilterRule } from "../filter-rule";
import { printFilter } from "../print-filter";
import { foldFilter } from "../fold-filter";
import { ask } from "../map-filter";
import { typesExclude } from "../recipient-kinds";
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
    const advice = clash.endsWith(holdsNoEmptyText)
      ? "Compare with $null"
      : "Join alternatives with -or";
    return `Can never take anybody: ${clash}. ${advice}.`;
  },
  fill: (author) => ({
    filter: author ?? nobody,
    note: "Join with -or what are alternatives, or take one of the two away, before you save it:",
  }),
};

const holdsNoEmptyText = " asks for empty text, which no property holds";

/** Where nothing but Exchange's own exclusions stood. */
const nobody = ask("Alias", "<whom it should take>");

/** Why no recipient meets a filter, in words; null where it is not seen that none does. */
function findClash(root: FilterNode): string | null {
  return foldFilter<string | null>(root, {
    comparison: (node) => clashAmong([node]),
    not: (_, node) => clashAmong([node]),
    and: (parts, node) =>
      parts.find((part) => part !== null) ??
      clashAmong(conjuncts(node)) ??
      clashOfArms(conjuncts(node)),
    or: (parts) => (parts.includes(null) ? null : (parts[0] ?? null)),
  });
}

/** More of them than this nobody writes by hand, and each costs a look at all the others. */
const mostArms = 50;

/** Alternatives each of which clashes with what stands beside them. */
function clashOfArms(nodes: readonly FilterNode[]): string | null {
  const beside = nodes.filter(({ kind }) => kind !== "or");
  if (beside.length > mostArms) return null;
  for (const node of nodes) {
    if (node.kind !== "or" || node.operands.length > mostArms) continue;
    const clashes = node.operands.map((arm) =>
      clashAmong([...beside, ...conjuncts(arm)]),
    );
    if (!clashes.includes(null)) return clashes[0] ?? null;
  }
  return null;
}

/** Two that no recipient meets at once. */
function clashAmong(nodes: readonly FilterNode[]): string | null {
  const wanted = new Map<string, Comparison>();
  const refused = new Map<string, FilterNode>();
  const begins = new Map<string, Comparison>();
  const patterns: { node: FilterNode; like: Comparison; wants: boolean }[] = [];
  const spared: { property: string; beginning: string; node: FilterNode }[] =
    [];
  for (const node of nodes) {
    const inner = node.kind === "not" ? node.operand : node;
    if (inner.kind !== "comparison") continue;
    const property = canonicalProperty(inner.property);
    const positive =
      (inner.operator === "ne" || inner.operator === "notlike") ===
      (node.kind === "not");
    if (isPattern(inner) && !multiValued.test(property))
      patterns.push({ node, like: inner, wants: positive });
    const beginning = beginningOf(inner);
    if (beginning !== null) {
      if (!positive) {
        spared.push({ property, beginning, node });
        continue;
      }
      if (multiValued.test(property)) continue;
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
      if (value === "''") return `${printFilter(node)}${holdsNoEmptyText}`;
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
  }
  for (const { node, like, wants } of patterns) {
    const comparison = wanted.get(canonicalProperty(like.property));
    if (comparison && matches(comparison, like) !== wants)
      return clash(comparison, node);
  }
  const type = wanted.get("recipienttype");
  const details = wanted.get("recipienttypedetails");
  const bothTexts =
    type?.value.kind === "text" && details?.value.kind === "text";
  if (bothTexts && typesExclude(type.value.text, details.value.text))
    return clash(type, details);
  return null;
}

/** `begin` of -like 'begin*'. */
function beginningOf({ operator, value }: Comparison): string | null {
  if (operator !== "like" && operator !== "notlike") return null;
  if (value.kind !== "text") return null;
  return /^([^*]+)\*$/.exec(value.text.toLowerCase())?.[1] ?? null;
}

function isPattern({ operator, value }: Comparison): boolean {
  return (
    (operator === "like" || operator === "notlike") &&
    value.kind === "text" &&
    value.text.includes("*")
  );
}

/** Whether the value that one comparison asks for is like the pattern of another. */
function matches({ value }: Comparison, like: Comparison): boolean {
  if (like.value.kind !== "text" || value.kind === "null") return false;
  const text = value.kind === "boolean" ? String(value.boolean) : value.text;
  const parts = like.value.text
    .toLowerCase()
    .split("*")
    .map((part) => part.replace(/[^\w\s]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^]*")}$`).test(text.toLowerCase());
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
