import type { FilterNode, ParsedFilter } from "./ast";
import { comparisonWords, type Words } from "./comparison-words";
import { foldFilter } from "./fold-filter";
import { alternate, joinClauses, list, type Clause } from "./join-clauses";
import { isTypeProperty, kindOf } from "./recipient-kinds";
import { stripExclusions } from "./strip-exclusions";
import { conjuncts, walkFilter } from "./walk-filter";

const everyKind = "recipients of every kind";
const everyone = `${everyKind} (guests, contacts and lists too)`;

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
  const ways = author.kind === "or" ? author.operands : [author];
  const namesKinds = (way: FilterNode) =>
    conjuncts(way).some((part) => subjectOf(part) !== null);
  return subjectOf(author) === null && ways.some(namesKinds)
    ? ways.map(explainWay).join(", as well as ")
    : explainWay(author);
}

function explainWay(way: FilterNode): string {
  const parts = conjuncts(way);
  const of = parts.find((part) => subjectOf(part) !== null);
  const excepted: string[] = [];
  const conditions: FilterNode[] = [];
  for (const part of parts) {
    if (part === of) continue;
    const exception = exceptionOf(part);
    if (exception === null) conditions.push(part);
    else if (!excepted.includes(exception)) excepted.push(exception);
  }
  const asksForType = conditions.some((part) =>
    [...walkFilter(part)].some(({ comparison }) =>
      isTypeProperty(comparison.property),
    ),
  );
  const subject =
    (of && subjectOf(of)) ??
    (asksForType ? "recipients" : excepted.length > 0 ? everyKind : everyone);
  const taken =
    excepted.length > 0
      ? `${subject} except ${list(excepted, "and")}`
      : subject;
  if (conditions.length === 0) return taken;
  const comma = excepted.length > 0 ? "," : "";
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

function clauses(nodes: readonly FilterNode[]): string[] {
  return joinClauses(
    nodes.map((node) => wordsOf(node).says),
    "and",
  );
}

function wordsOf(node: FilterNode): Words {
  return foldFilter<Words>(node, {
    comparison: comparisonWords,
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
  const said = joinClauses(parts, word);
  const [only = ""] = said;
  return said.length === 1 ? only : `(${alternate(said, word)})`;
}
