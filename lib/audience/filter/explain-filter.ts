import { alsoSearched } from "./address-ways";
import type { Comparison, FilterNode, FilterValue, ParsedFilter } from "./ast";
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
  "recipients of every kind, guests, contacts and lists included";

/** One English sentence about whom a filter takes. What Exchange appends is summed up in a few words. */
export function explainFilter(filter: ParsedFilter): string {
  const { appended } = stripExclusions(filter.andBindsTighter);
  const tighter = explainReading(filter.andBindsTighter);
  const inOrder = explainReading(filter.leftToRight);
  const taken =
    tighter === inOrder
      ? tighter
      : `${tighter}, or, read from left to right, ${inOrder}`;
  const system =
    appended.length > 0 ? ", Exchange's own system mailboxes left out" : "";
  return `Takes ${taken}${system}.`;
}

function explainReading(root: FilterNode): string {
  const { author } = stripExclusions(root);
  if (!author) return everyone;
  const subjects: string[] = [];
  const excepted: string[] = [];
  const conditions: FilterNode[] = [];
  for (const part of conjuncts(author)) {
    const subject = subjects.length === 0 ? subjectOf(part) : null;
    const exception = subject ? null : exceptionOf(part);
    if (subject) subjects.push(subject);
    else if (exception) excepted.push(exception);
    else conditions.push(part);
  }
  const [subject = everyone] = subjects;
  const taken =
    excepted.length > 0
      ? `${subject} except ${list(excepted, "and")}`
      : subject;
  if (conditions.length === 0) return taken;
  const comma = taken === everyone || excepted.length > 0 ? "," : "";
  const said = alternate(clauses(conditions), "and");
  const bracketed = conditions.length === 1 && said.startsWith("(");
  return `${taken}${comma} whose ${bracketed ? said.slice(1, -1) : said}`;
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

/** A kind of recipients that a conjunct keeps out, when that is all it does. */
function exceptionOf(node: FilterNode): string | null {
  if (node.kind === "comparison")
    return node.operator === "ne" ? kindOf({ ...node, operator: "eq" }) : null;
  return node.kind === "not" && node.operand.kind === "comparison"
    ? kindOf(node.operand)
    : null;
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

/** What one comparison says, in parts, so that several of one property are said together. */
interface Clause {
  property: string;
  verb: string;
  value: string;
  /** It keeps out what it names: several of them are joined by "or" under an "and". */
  negative: boolean;
}

/** A part of a filter in words, and its opposite. */
interface Words {
  says: Clause | string;
  denies: Clause | string;
}

function clauses(nodes: readonly FilterNode[]): string[] {
  return join(
    nodes.map((node) => wordsOf(node).says),
    "and",
  );
}

function wordsOf(node: FilterNode): Words {
  return foldFilter<Words>(node, {
    comparison: describe,
    not: ({ says, denies }) => ({ says: denies, denies: says }),
    and: (parts) => bothWays(parts, "and", "or"),
    or: (parts) => bothWays(parts, "or", "and"),
  });
}

function bothWays(
  parts: readonly Words[],
  word: "and" | "or",
  opposite: "and" | "or",
): Words {
  return {
    says: grouped(
      parts.map(({ says }) => says),
      word,
    ),
    denies: grouped(
      parts.map(({ denies }) => denies),
      opposite,
    ),
  };
}

/** In one pair of brackets, unless it comes down to one clause. */
function grouped(
  parts: readonly (Clause | string)[],
  word: "and" | "or",
): string {
  const said = join(parts, word);
  const [only = ""] = said;
  return said.length === 1 ? only : `(${alternate(said, word)})`;
}

/** Clauses in their order; those of one property and verb become one where the word allows it. */
function join(
  parts: readonly (Clause | string)[],
  word: "and" | "or",
): string[] {
  const said: { clause: Clause | string; values: string[] }[] = [];
  for (const part of parts) {
    const same = said.find(
      ({ clause }) =>
        typeof part !== "string" &&
        typeof clause !== "string" &&
        part.value !== "" &&
        part.negative === (word === "and") &&
        clause.verb === part.verb &&
        canonicalProperty(clause.property) === canonicalProperty(part.property),
    );
    if (typeof part !== "string" && same) same.values.push(part.value);
    else
      said.push({
        clause: part,
        values: typeof part === "string" ? [] : [part.value],
      });
  }
  return said.map(({ clause, values }) =>
    typeof clause === "string"
      ? clause
      : `${clause.property} ${clause.verb} ${list(values, "or")}`.trim(),
  );
}

function describe(node: Comparison): Words {
  const { property, operator, value } = node;
  const proxies = alsoSearched(node);
  const name = proxies
    ? `${displayProperty(property)} or one of ${proxies}`
    : displayProperty(property);
  const shown = shownValue(value);
  const verb = (does: string, doesNot: string, object = shown): Words => ({
    says: { property: name, verb: does, value: object, negative: false },
    denies: { property: name, verb: doesNot, value: object, negative: true },
  });
  const swap = ({ says, denies }: Words): Words => ({
    says: denies,
    denies: says,
  });
  switch (operator) {
    case "eq":
      return value.kind === "null"
        ? verb("is empty", "is not empty", "")
        : verb("is", "is not");
    case "ne":
      return swap(describe({ ...blank, property, operator: "eq", value }));
    case "notlike":
      return swap(describe({ ...blank, property, operator: "like", value }));
    case "like":
      return value.kind === "text"
        ? like(value.text, verb)
        : verb("is", "is not");
    case "gt":
      return verb("is over", "is not over");
    case "ge":
      return verb("is at least", "is not at least");
    case "lt":
      return verb("is under", "is not under");
    case "le":
      return verb("is at most", "is not at most");
  }
}

/** Groups and managers stand in filters by a long distinguished name, of which people know the first part. */
function shownValue(value: FilterValue): string {
  switch (value.kind) {
    case "number":
      return value.text;
    case "boolean":
      return String(value.boolean);
    case "null":
      return "nothing";
    case "text": {
      const named = /^CN=((?:\\.|[^,\\])+),.*\bDC=/i.exec(value.text)?.[1];
      return `"${named ?? value.text}"`;
    }
  }
}

const blank = { kind: "comparison" } as const;

function like(
  pattern: string,
  verb: (does: string, doesNot: string, object?: string) => Words,
): Words {
  const [, before = "", text = "", after = ""] =
    /^(\**)([^*]*)(\**)$/.exec(pattern) ?? [];
  const object = `"${text}"`;
  if (!/^\**[^*]*\**$/.test(pattern))
    return verb("matches", "does not match", `"${pattern}"`);
  if (text === "" && pattern !== "")
    return verb("is not empty", "is empty", "");
  if (before && after) return verb("contains", "does not contain", object);
  if (before) return verb("ends with", "does not end with", object);
  if (after) return verb("begins with", "does not begin with", object);
  return verb("is", "is not", object);
}

/** A comma where a clause has alternatives of its own, so that nobody reads them across the next word. */
function alternate(said: readonly string[], word: "and" | "or"): string {
  const holdsOr = said.some(
    (text) => !text.startsWith("(") && / or "/.test(text),
  );
  if (!holdsOr || said.length < 2) return list(said, word);
  return `${said.slice(0, -1).join(", ")}, ${word} ${said.at(-1) ?? ""}`;
}

function list(parts: readonly string[], word: string): string {
  if (parts.length < 2) return parts[0] ?? "";
  return `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1) ?? ""}`;
}
