import type { ParseResult } from "./ast";
import type { FilterMend } from "./filter-mend";
import type {
  FaultRule,
  FilterFinding,
  FilterRule,
  FilterSurroundings,
} from "./filter-rule";
import { mendFilter } from "./mend-filter";
import { alwaysEmpty } from "./rules/filter-always-empty";
import { ambiguousAndOr } from "./rules/filter-ambiguous-and-or";
import { disabledAccounts } from "./rules/filter-disabled-accounts";
import { expandedNull } from "./rules/filter-expanded-null";
import { ineffectiveExclusion } from "./rules/filter-ineffective-exclusion";
import { invalidFilter } from "./rules/filter-invalid";
import { leadingWildcard } from "./rules/filter-leading-wildcard";
import { filterLength } from "./rules/filter-length";
import { likeWithoutStar } from "./rules/filter-like-without-star";
import {
  literalVariable,
  unexpandedVariable,
} from "./rules/filter-literal-variable";
import { namesList } from "./rules/filter-names-list";
import { nearlyEveryone } from "./rules/filter-nearly-everyone";
import { noRecipientType } from "./rules/filter-no-recipient-type";
import { onlyExcludes } from "./rules/filter-only-excludes";
import { stackedExclusions } from "./rules/filter-stacked-exclusions";
import { takesNobody } from "./rules/filter-takes-nobody";
import { stripExclusions } from "./strip-exclusions";

/** Gravest first. */
export const filterRules: readonly FilterRule[] = [
  nearlyEveryone,
  onlyExcludes,
  literalVariable,
  ambiguousAndOr,
  noRecipientType,
  namesList,
  alwaysEmpty,
  ineffectiveExclusion,
  disabledAccounts,
  takesNobody,
  stackedExclusions,
  filterLength,
  leadingWildcard,
  likeWithoutStar,
];

/** Why text is no filter: exactly one of these applies. */
export const faultRules: readonly FaultRule[] = [
  expandedNull,
  unexpandedVariable,
  invalidFilter,
];

/** What the text of a filter shows by itself, and the more the more is known around it. */
export function filterFindings(
  text: string,
  parsed: ParseResult,
  surroundings: FilterSurroundings = {},
): FilterFinding[] {
  if (!parsed.ok)
    return faultRules.flatMap(({ id, severity, judge, mend }) => {
      const message = judge(parsed.error, text);
      if (message === null) return [];
      return [{ rule: id, severity, message, mends: mend(parsed.error, text) }];
    });
  const { author, appended } = stripExclusions(parsed.filter.andBindsTighter);
  const toJudge = {
    text,
    filter: parsed.filter,
    author,
    appended,
    ...surroundings,
  };
  const found = filterRules.flatMap((rule) => {
    const message = rule.judge(toJudge);
    return message === null ? [] : [{ rule, message }];
  });
  const rules = found.map(({ rule }) => rule);
  let shared: FilterMend[] | undefined;
  const mendsOf = ({ fill, beyondFilter }: FilterRule) => {
    if (beyondFilter) return [];
    return fill
      ? mendFilter(toJudge, rules, fill)
      : (shared ??= mendFilter(toJudge, rules));
  };
  return found.map(({ rule, message }) => ({
    rule: rule.id,
    severity: rule.severity,
    message,
    mends: mendsOf(rule),
  }));
}
