import type { Comparison, FilterNode } from "../ast";
import { canonicalProperty } from "../canonical-property";
import type { FilterRule } from "../filter-rule";
import { printFilter } from "../print-filter";
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
};

/** Two conjuncts that no recipient meets at once, in words; null where none is seen. */
function findClash(root: FilterNode): string | null {
  const wanted = new Map<string, Comparison>();
  const refused = new Map<string, FilterNode>();
  for (const node of conjuncts(root)) {
    const inner = node.kind === "not" ? node.operand : node;
    if (inner.kind !== "comparison") continue;
    const { operator } = inner;
    const exact =
      operator === "eq" ||
      operator === "ne" ||
      (operator === "like" && !hasStar(inner));
    if (!exact) continue;
    const excludes = (operator === "ne") !== (node.kind === "not");
    const property = canonicalProperty(inner.property);
    const value = keyOf(inner);
    if (excludes) refused.set(`${property} ${value}`, node);
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
  }
  return null;
}

function clash(a: FilterNode, b: FilterNode): string {
  return `${printFilter(a)} and ${printFilter(b)} exclude each other`;
}

function hasStar({ value }: Comparison): boolean {
  return value.kind === "text" && value.text.includes("*");
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
