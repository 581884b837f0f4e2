import type { Comparison, FilterNode, ParsedFilter } from "./ast";
import { canonicalProperty, displayProperty } from "./canonical-property";
import { foldFilter } from "./fold-filter";
import { stripExclusions } from "./strip-exclusions";
import { conjuncts } from "./walk-filter";

/** Types that a filter may name, as people call them. */
const plurals: Record<string, string> = {
  usermailbox: "user mailboxes",
  sharedmailbox: "shared mailboxes",
  roommailbox: "rooms",
  equipmentmailbox: "equipment",
  guestmailuser: "guests",
  mailuser: "mail users",
  mailcontact: "contacts",
  mailuniversaldistributiongroup: "distribution lists",
  mailuniversalsecuritygroup: "mail-enabled security groups",
  dynamicdistributiongroup: "dynamic lists",
  groupmailbox: "Microsoft 365 groups",
};
const everyone =
  "recipients of every kind, guests, contacts and lists included,";

/** One English sentence about whom a filter takes. What Exchange appends is left out of it. */
export function explainFilter(filter: ParsedFilter): string {
  const tighter = explainReading(filter.andBindsTighter);
  const inOrder = explainReading(filter.leftToRight);
  return tighter === inOrder
    ? `Takes ${tighter}.`
    : `Takes ${tighter}, or, read from left to right, ${inOrder}.`;
}

function explainReading(root: FilterNode): string {
  const { author } = stripExclusions(root);
  if (!author) return everyone.replace(/,$/, "");
  const subjects: string[] = [];
  const conditions: string[] = [];
  for (const part of conjuncts(author)) {
    const subject = subjects.length === 0 ? subjectOf(part) : null;
    if (subject) subjects.push(subject);
    else conditions.push(clause(part));
  }
  const [subject = everyone] = subjects;
  if (conditions.length === 0) return subject.replace(/,$/, "");
  return `${subject} whose ${list(conditions, "and")}`;
}

/** The kinds of recipients that a conjunct asks for, when that is all it asks. */
function subjectOf(node: FilterNode): string | null {
  const options = node.kind === "or" ? node.operands : [node];
  const named = options.map((option) =>
    option.kind === "comparison" ? kindOf(option) : null,
  );
  return named.includes(null)
    ? null
    : list(
        named.filter((name) => name !== null),
        "and",
      );
}

function kindOf({ property, operator, value }: Comparison): string | null {
  if (operator !== "eq" || value.kind !== "text") return null;
  const name = value.text.toLowerCase();
  switch (canonicalProperty(property)) {
    case "recipienttype":
      return name === "usermailbox"
        ? "mailboxes (of people, shared, rooms)"
        : (plurals[name] ?? null);
    case "recipienttypedetails":
      return plurals[name] ?? null;
    default:
      return null;
  }
}

function clause(node: FilterNode): string {
  return foldFilter<{ says: string; denies: string }>(node, {
    comparison: describe,
    not: ({ says, denies }) => ({ says: denies, denies: says }),
    and: (parts) => ({
      says: grouped(
        parts.map(({ says }) => says),
        "and",
      ),
      denies: grouped(
        parts.map(({ denies }) => denies),
        "or",
      ),
    }),
    or: (parts) => ({
      says: grouped(
        parts.map(({ says }) => says),
        "or",
      ),
      denies: grouped(
        parts.map(({ denies }) => denies),
        "and",
      ),
    }),
  }).says;
}

function describe({ property, operator, value }: Comparison): {
  says: string;
  denies: string;
} {
  const name = displayProperty(property);
  const shown =
    value.kind === "text"
      ? `"${value.text}"`
      : value.kind === "number"
        ? value.text
        : value.kind === "boolean"
          ? String(value.boolean)
          : "nothing";
  const verb = (does: string, doesNot: string) => ({
    says: `${name} ${does}`,
    denies: `${name} ${doesNot}`,
  });
  const swap = (pair: { says: string; denies: string }) => ({
    says: pair.denies,
    denies: pair.says,
  });
  switch (operator) {
    case "eq":
      return value.kind === "null"
        ? verb("is empty", "is not empty")
        : verb(`is ${shown}`, `is not ${shown}`);
    case "ne":
      return swap(describe({ ...blank, property, operator: "eq", value }));
    case "notlike":
      return swap(describe({ ...blank, property, operator: "like", value }));
    case "like":
      return value.kind === "text"
        ? like(value.text, verb)
        : verb(`is ${shown}`, `is not ${shown}`);
    case "gt":
      return verb(`is over ${shown}`, `is not over ${shown}`);
    case "ge":
      return verb(`is ${shown} or over`, `is not ${shown} or over`);
    case "lt":
      return verb(`is under ${shown}`, `is not under ${shown}`);
    case "le":
      return verb(`is ${shown} or under`, `is not ${shown} or under`);
  }
}

const blank = { kind: "comparison", span: { start: 0, end: 0 } } as const;

function like<T>(
  pattern: string,
  verb: (does: string, doesNot: string) => T,
): T {
  const [, before = "", text = "", after = ""] =
    /^(\**)([^*]*)(\**)$/.exec(pattern) ?? [];
  if (!/^\**[^*]*\**$/.test(pattern))
    return verb(`matches "${pattern}"`, `does not match "${pattern}"`);
  if (text === "") return verb("is not empty", "is empty");
  if (before && after)
    return verb(`contains "${text}"`, `does not contain "${text}"`);
  if (before) return verb(`ends with "${text}"`, `does not end with "${text}"`);
  if (after)
    return verb(`begins with "${text}"`, `does not begin with "${text}"`);
  return verb(`is "${text}"`, `is not "${text}"`);
}

function grouped(parts: string[], word: "and" | "or"): string {
  const [only = ""] = parts;
  return parts.length === 1 ? only : `(${parts.join(` ${word} `)})`;
}

function list(parts: readonly string[], word: string): string {
  if (parts.length < 2) return parts[0] ?? "";
  return `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1) ?? ""}`;
}
