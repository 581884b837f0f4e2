import type { Comparison } from "./ast";
import { canonicalProperty } from "./canonical-property";

/** Hold addresses with their kind before them: `SMTP:ann@x`. */
const withKind = new Set([
  "emailaddresses",
  "externalemailaddress",
  "forwardingsmtpaddress",
]);
const proxies = "EmailAddresses";

/**
 * The comparisons of which one must hold for an `-eq` or `-like` to hold. Learn, "Filterable properties": whatever
 * asks for PrimarySmtpAddress searches EmailAddresses too, and a complete address needs no `smtp:` before it where
 * a pattern does. Addresses of other kinds (SIP, X500) are not searched for one that names no kind.
 */
export function addressWays(node: Comparison): Comparison[] {
  const { property, operator, value } = node;
  if (value.kind !== "text") return [node];
  const isBare = !/^[a-z][\w-]*:/i.test(value.text);
  const asProxy = isBare
    ? ({ kind: "text", text: `smtp:${value.text}` } as const)
    : value;
  if (alsoSearched(node))
    return [node, { ...node, property: proxies, value: asProxy }];
  const isPattern = operator === "like" && value.text.includes("*");
  return isBare && !isPattern && withKind.has(canonicalProperty(property))
    ? [node, { ...node, value: asProxy }]
    : [node];
}

/** What is searched as well as the property that a comparison names. */
export function alsoSearched({
  property,
  operator,
  value,
}: Comparison): string | null {
  return canonicalProperty(property) === "primarysmtpaddress" &&
    value.kind === "text" &&
    /^(not)?like$|^eq$|^ne$/.test(operator)
    ? proxies
    : null;
}
