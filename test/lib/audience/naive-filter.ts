import type { Comparison, FilterNode } from "../../../lib/audience/filter/ast";

/** One value, several, or none; a property that is not a key is unknown. */
export type Row = Record<string, string | string[] | null>;
/** Undefined: unknown. */
type Verdict = boolean | undefined;

/** The semantics of the language, row by row and without any of the index's ideas. */
export function judgeRow(node: FilterNode, row: Row): Verdict {
  switch (node.kind) {
    case "comparison":
      return judgeComparison(node, row);
    case "not": {
      const inner = judgeRow(node.operand, row);
      return inner === undefined ? undefined : !inner;
    }
    case "and": {
      const parts = node.operands.map((part) => judgeRow(part, row));
      if (parts.includes(false)) return false;
      return parts.includes(undefined) ? undefined : true;
    }
    case "or": {
      const parts = node.operands.map((part) => judgeRow(part, row));
      if (parts.includes(true)) return true;
      return parts.includes(undefined) ? undefined : false;
    }
  }
}

function judgeComparison(node: Comparison, row: Row): Verdict {
  // Nothing is like nothing, whatever the property holds.
  if (node.value.kind === "null" && node.operator === "like") return false;
  if (node.value.kind === "null" && node.operator === "notlike") return true;
  const addresses = judgeAddress(node, row);
  if (addresses !== null) return addresses;
  let wanted = node.property.toLowerCase();
  if (wanted === "recipienttypedetailsvalue") wanted = "recipienttypedetails";
  const key = Object.keys(row).find((name) => name.toLowerCase() === wanted);
  if (key === undefined) return undefined;
  const cell = row[key] ?? null;
  const values = cell === null ? [] : Array.isArray(cell) ? cell : [cell];
  const { operator, value } = node;
  if (value.kind === "null") {
    if (operator === "eq") return values.length === 0;
    if (operator === "ne") return values.length > 0;
    return false;
  }
  const literal =
    value.kind === "boolean" ? (value.boolean ? "True" : "False") : value.text;
  const equal = (own: string) =>
    own.toLowerCase() === literal.toLowerCase() ||
    (value.kind === "number" && own !== "" && Number(own) === value.number);
  const like = (own: string) =>
    literal.includes("*")
      ? new RegExp(
          `^${literal.split("*").map(escapeRegExp).join("[^]*")}$`,
          "i",
        ).test(own)
      : equal(own);
  const ordered = (test: (difference: number) => boolean) => (own: string) => {
    if (value.kind === "boolean") return false;
    if (isNumber(own) && isNumber(literal))
      return test(Number(own) - Number(literal));
    const [a, b] = [own.toLowerCase(), literal.toLowerCase()];
    return test(a < b ? -1 : a > b ? 1 : 0);
  };
  switch (operator) {
    case "eq":
      return values.some(equal);
    case "ne":
      return !values.some(equal);
    case "like":
      return values.some(like);
    case "notlike":
      return !values.some(like);
    case "gt":
      return values.some(ordered((difference) => difference > 0));
    case "ge":
      return values.some(ordered((difference) => difference >= 0));
    case "lt":
      return values.some(ordered((difference) => difference < 0));
    case "le":
      return values.some(ordered((difference) => difference <= 0));
  }
}

/**
 * PrimarySmtpAddress searches the proxies too; a whole address needs no `smtp:` before it. Null where the comparison
 * asks for no address.
 */
function judgeAddress(node: Comparison, row: Row): Verdict | null {
  const { property, operator, value } = node;
  if (value.kind !== "text" || /^[gl][te]$/.test(operator)) return null;
  const isPrimary = /^primarysmtpaddress$/i.test(property);
  if (!isPrimary && !/^emailaddresses$/i.test(property)) return null;
  const namesKind = /^\w+:/.test(value.text);
  const isPattern = operator.endsWith("like") && value.text.includes("*");
  const own = isPrimary ? [row.PrimarySmtpAddress ?? []].flat() : [];
  const proxies = [row.EmailAddresses ?? []].flat();
  const smtp = proxies
    .filter((one) => /^smtp:/i.test(one))
    .map((one) => one.slice(5));
  const searched = namesKind || (isPattern && !isPrimary) ? proxies : smtp;
  return judgeComparison(
    { ...node, property: "Addresses" },
    { Addresses: [...own, ...searched] },
  );
}

function isNumber(text: string): boolean {
  return /^[-+]?\d+(\.\d+)?$/.test(text);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
