import type { StoredRule } from "../../../state/transport-rules";
import { taskRefused } from "../../exchange-error";

/** Microsoft's limits for mail flow rules. */
const mostRules = 300;
/** How the 8 KB are counted is not documented: here, the words of the rule as JSON. */
const largestRule = 8 * 1_024;
const allPatterns = 20 * 1_024;

/** Throws ExchangeError where that rule, new or changed, does not fit beside the others. */
export function checkRuleLimits(
  rules: readonly StoredRule[],
  rule: Pick<StoredRule, "guid" | "name" | "parameters">,
): void {
  const others = rules.filter(({ guid }) => guid !== rule.guid);
  if (others.length >= mostRules)
    throw taskRefused(`There are ${mostRules} rules already.`);
  const size = Buffer.byteLength(JSON.stringify(rule.parameters));
  if (size > largestRule)
    throw taskRefused(
      `The rule "${rule.name}" is too large: it has ${size} bytes, ${largestRule} are allowed.`,
    );
  const patterns = [...others, rule].reduce(
    (sum, { parameters }) => sum + patternLength(parameters),
    0,
  );
  if (patterns > allPatterns)
    throw taskRefused(
      `The regular expressions of all rules have ${patterns} characters together, ${allPatterns} are allowed.`,
    );
}

function patternLength(parameters: Readonly<Record<string, unknown>>): number {
  return Object.entries(parameters)
    .filter(([name]) => name.endsWith("Patterns"))
    .reduce((sum, [, value]) => sum + (value as string[]).join("").length, 0);
}
