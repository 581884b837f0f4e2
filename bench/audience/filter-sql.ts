import type { Comparison, FilterNode } from "../../lib/audience/filter/ast";
import { canonicalProperty } from "../../lib/audience/filter/canonical-property";

/** How a property is stored: one text, several, or a moment. Text is in lower case. */
export type SqlColumn = "text" | "texts" | "moment";

/**
 * A filter as a condition of DuckDB's SQL, with the meaning that missing values have in OPATH and not the one
 * they have in SQL. Negations are pushed down to the comparisons: what remains has no NOT around a whole, so
 * that a NULL in it only ever means "not taken".
 * @param columns by property in lower case; what is not among them is unknown
 * @param unknown what a comparison with an unknown property counts as: false for those who certainly belong,
 *   true for those who may
 */
export function filterToSql(
  root: FilterNode,
  columns: ReadonlyMap<string, SqlColumn>,
  unknown: boolean,
): string {
  const condition = (node: FilterNode, negated: boolean): string => {
    switch (node.kind) {
      case "not":
        return condition(node.operand, !negated);
      case "and":
      case "or": {
        const join = (node.kind === "and") === negated ? "OR" : "AND";
        return `(${node.operands.map((one) => condition(one, negated)).join(` ${join} `)})`;
      }
      case "comparison": {
        if (comparesWithNothing(node))
          return String((node.operator === "notlike") !== negated);
        const name = canonicalProperty(node.property);
        const column = columns.get(name);
        if (!column) return String(unknown);
        return asksForAddresses(node)
          ? comparisonToSql(node, addressesToSql(node, name), "texts", negated)
          : comparisonToSql(node, quoted(name), column, negated);
      }
    }
  };
  return condition(root, false);
}

/** Comparisons that look for an address among several: see `addressesToSql`. */
function asksForAddresses({ property, operator, value }: Comparison): boolean {
  return (
    /^(primarysmtpaddress|emailaddresses)$/i.test(property) &&
    value.kind === "text" &&
    /^(eq|ne|like|notlike)$/.test(operator)
  );
}

/**
 * Learn, filterable properties: PrimarySmtpAddress searches EmailAddresses too, and a whole address needs no `smtp:`
 * before it. So of a value that names no kind, the SMTP addresses are looked through without theirs.
 */
function addressesToSql({ operator, value }: Comparison, name: string): string {
  const text = value.kind === "text" ? value.text : "";
  const proxies = quoted("emailaddresses");
  const smtp = `list_transform(list_filter(${proxies}, lambda one: starts_with(one, 'smtp:')), lambda one: one[6:])`;
  const isPattern = operator.endsWith("like") && text.includes("*");
  const isPrimary = name === "primarysmtpaddress";
  const searched =
    /^\w+:/.test(text) || (isPattern && !isPrimary) ? proxies : smtp;
  return isPrimary
    ? `list_concat(CASE WHEN ${quoted(name)} IS NULL THEN [] ELSE [${quoted(name)}] END, ${searched})`
    : searched;
}

/** Nothing is like nothing, whatever the property holds. */
function comparesWithNothing({ operator, value }: Comparison): boolean {
  return (
    value.kind === "null" && (operator === "like" || operator === "notlike")
  );
}

function comparisonToSql(
  { operator, value }: Comparison,
  name: string,
  column: SqlColumn,
  outerNegation: boolean,
): string {
  const inner = operator === "ne" || operator === "notlike";
  const negated = inner !== outerNegation;
  if (value.kind === "null") {
    if (operator !== "eq" && operator !== "ne") return String(negated);
    const missing = column === "texts" ? `len(${name}) = 0` : `${name} IS NULL`;
    return negated ? `NOT (${missing})` : `(${missing})`;
  }
  const missing = column === "texts" ? "false" : `${name} IS NULL`;
  const item = column === "texts" ? "one" : name;
  const test = testToSql({ operator, value }, item, column);
  const any =
    column === "texts"
      ? `len(list_filter(${name}, lambda one: ${test})) > 0`
      : test;
  return negated ? `(${missing} OR NOT (${any}))` : `(${any})`;
}

/** Whether one present value meets the positive form of a comparison. */
function testToSql(
  { operator, value }: Pick<Comparison, "operator" | "value">,
  item: string,
  column: SqlColumn,
): string {
  if (value.kind === "null") return "false";
  const text = value.kind === "boolean" ? String(value.boolean) : value.text;
  const literal =
    column === "moment"
      ? `TIMESTAMP ${quotedText(text)}`
      : quotedText(text.toLowerCase());
  switch (operator) {
    case "like":
    case "notlike":
      if (text.includes("*") && value.kind === "text")
        return `${item} LIKE ${quotedText(likePattern(text))} ESCAPE '~'`;
      return equalToSql(value, item, literal);
    case "eq":
    case "ne":
      return equalToSql(value, item, literal);
    default: {
      if (value.kind === "boolean") return "false";
      const sign = { gt: ">", ge: ">=", lt: "<", le: "<=" }[operator];
      if (column === "moment" || !isNumber(text))
        return `${item} ${sign} ${literal}`;
      const number = `TRY_CAST(${item} AS DOUBLE)`;
      return `CASE WHEN ${number} IS NULL THEN ${item} ${sign} ${literal} ELSE ${number} ${sign} ${Number(text)} END`;
    }
  }
}

function equalToSql(
  value: Comparison["value"],
  item: string,
  literal: string,
): string {
  return value.kind === "number"
    ? `(${item} = ${literal} OR coalesce(TRY_CAST(${item} AS DOUBLE) = ${value.number}, false))`
    : `${item} = ${literal}`;
}

function likePattern(text: string): string {
  return text.toLowerCase().replace(/[%_~]/g, "~$&").replace(/\*+/g, "%");
}

function isNumber(text: string): boolean {
  return /^[-+]?\d+(\.\d+)?$/.test(text);
}

function quoted(name: string): string {
  return `"${name}"`;
}

function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
