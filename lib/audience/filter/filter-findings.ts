import type { ParseResult } from "./ast";
import type { FilterMend } from "./filter-mend";
import type {
  FaultRule,
  FilterFinding,
  FilterRule,
  FilterSurroundings,
  FilterText,
  FilterToJudge,
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
import { unfitValue } from "./rules/filter-unfit-value";
import { unknownProperty } from "./rules/filter-unknown-property";
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
  unknownProperty,
  unfitValue,
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

/** What was seen of a filter once, and is so as long as its text is the same. */
interface Seen {
  filter: FilterText;
  /** In the order of the rules: the message of each that applies, null for the others and for those that look around. */
  messages: readonly (string | null)[];
  /** Of a filter that can be read in one way only, by the rules that were found. */
  mends: Map<string, FilterMend[]>;
}

/** Whoever keeps what was parsed, as an instance of the app does from audit to audit, keeps this with it. */
const seen = new WeakMap<ParseResult, Seen>();

function look(text: string, parsed: ParseResult & { ok: true }): Seen {
  const known = seen.get(parsed);
  if (known?.filter.text === text) return known;
  const { filter } = parsed;
  const stripped = stripExclusions(filter.andBindsTighter);
  const toJudge: FilterText = { text, filter, ...stripped };
  const messages = filterRules.map((rule) =>
    rule.looksAround ? null : rule.judge(toJudge),
  );
  const now = { filter: toJudge, messages, mends: new Map() };
  seen.set(parsed, now);
  return now;
}

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
  const { filter, messages, mends } = look(text, parsed);
  const toJudge: FilterToJudge = { ...filter, ...surroundings };
  const found: { rule: FilterRule; message: string }[] = [];
  for (const [at, rule] of filterRules.entries()) {
    const message = rule.looksAround
      ? rule.judge(toJudge)
      : (messages[at] ?? null);
    if (message !== null) found.push({ rule, message });
  }
  const rules = found.map(({ rule }) => rule);
  const ids = rules.map(({ id }) => id).join();
  /** @param by the rule that fills something in, where one does */
  const mendedBy = (by?: FilterRule) => {
    const key = `${ids} ${by?.id ?? ""}`;
    let mended = mends.get(key);
    if (!mended) {
      mended = mendFilter(toJudge, rules, by?.fill);
      // Of two readings the mends say how many each takes at present.
      if (!parsed.filter.mixed) mends.set(key, mended);
    }
    return mended;
  };
  return found.map(({ rule, message }) => ({
    rule: rule.id,
    severity: rule.severity,
    message,
    mends: rule.beyondFilter ? [] : mendedBy(rule.fill ? rule : undefined),
  }));
}
