import type { FaultReason } from "./ast";
import type { Token } from "./scan-token";

/** What people write for an operator who know other languages. */
const operators: Record<string, string> = {
  "=": "-eq",
  "==": "-eq",
  "!=": "-ne",
  "<>": "-ne",
  ">": "-gt",
  "<": "-lt",
  ">=": "-ge",
  "<=": "-le",
  "~": "-like",
  "&&": "-and",
  "||": "-or",
};
const begins: readonly [RegExp, string][] = [
  [/^[‘’‚‛“”„]/, "Typographic quotes do not delimit text: use ' or \"."],
  [/^[‐-―]/, "A typographic dash does not begin an operator: use -."],
  [/^(true|false|null)$/i, "Write $%s."],
  [
    /^(and|or|not|eq|ne|(not)?like|[gl][te])$/i,
    "An operator begins with a hyphen: -%s.",
  ],
  [
    /^-(not)?(in|contains)$/i,
    "OPATH has no such operator: -eq already matches any value of a property with several, and -or joins alternatives.",
  ],
  [
    /^-(not)?match$/i,
    "OPATH has no such operator and no regular expressions: use -like with a star at the end.",
  ],
  [
    /^-[ci](eq|ne|(not)?like|[gl][te])$/i,
    "OPATH compares without case and has no operators for it.",
  ],
  [
    /^-(Recipient)?Filter$/i,
    "Leave the name of the parameter out: the filter alone.",
  ],
  [/^`/, "A backtick is PowerShell's own: leave it out."],
  [/^\$_\./, "Write the property without $_ before it."],
  [/^\$/, "A variable that PowerShell did not expand: write its value."],
  [/^[{}]/, "Braces belong around the whole filter only: group with ( and )."],
  [
    /^[&|!]\(?$/,
    "An LDAP filter is no OPATH filter: write Property -eq 'value'.",
  ],
  [/^,/, "One value only: compare again with each, joined by -or."],
];

/** How to mend a fault, as a sentence with a blank before it; empty where nothing is known. */
export function faultHint(
  token: Token,
  reason: FaultReason,
  text: string,
): string {
  if (reason === "missing-value")
    return " PowerShell leaves this when it expands $null inside double quotes: write `$null, or put the filter in single quotes.";
  if (token.kind === "unclosed")
    return ` Text that begins with ${token.text.charAt(0)} never ends: close it, and double a quote inside it.`;
  if (token.kind === "value" && / -\w+ /.test(token.text))
    return " Quotes around the whole filter are PowerShell's: leave them out.";
  const [sign = ""] = /^[=!<>~&|]+/.exec(text.slice(token.start)) ?? [];
  const meant = operators[sign];
  if (meant) return ` Write ${meant}.`;
  for (const [pattern, hint] of begins) {
    const found = pattern.exec(token.text);
    if (found) return ` ${hint.replace("%s", found[0].toLowerCase())}`;
  }
  if (token.kind === "name")
    return " Text is quoted, and a quote inside it is doubled ('O''Brien').";
  return "";
}

/** As `faultHint`, where a comparison or a pair of brackets has just ended. */
export function hintAfterTerm(token: Token, text: string): string {
  const joins = token.kind === "name" || token.kind === "open";
  const apart = /\s|\)/.test(text.charAt(token.start - 1));
  const hint = faultHint(token, "syntax", text);
  return joins && apart && !hint.includes("hyphen")
    ? " Comparisons are joined with -and or -or; a quote inside text is doubled ('O''Brien')."
    : hint;
}
