import type { Comparison } from "./ast";
import type { Term } from "./join-terms";

/** About twice what a tenant of 1.4 million asks for; 10 MB. */
const limit = 2 ** 16;

const known = new Map<string, Term>();

/**
 * The term for a comparison, one object for all filters that write it alike: 35,000 lists have the nine that
 * Exchange appends, and few more of their own each.
 */
export function writtenComparison(
  text: string,
  read: () => Omit<Comparison, "kind">,
): Term {
  let term = known.get(text);
  if (!term) {
    const own = copied({ text, ...read() });
    const node: Comparison = {
      kind: "comparison",
      property: own.property,
      operator: own.operator,
      value: own.value,
    };
    term = { andBindsTighter: node, leftToRight: node, mixed: false };
    if (known.size >= limit) known.clear();
    known.set(own.text, term);
  }
  return term;
}

/** The opposite of a term, one object for all opposites of one comparison. */
export function negate(term: Term): Term {
  if (term.andBindsTighter.kind !== "comparison") return opposite(term);
  let negated = opposites.get(term);
  if (!negated) {
    negated = opposite(term);
    opposites.set(term, negated);
  }
  return negated;
}

/** With texts of its own: a part of a text would keep the whole filter in memory. */
function copied<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

const opposites = new WeakMap<Term, Term>();

function opposite({ andBindsTighter, leftToRight, mixed }: Term): Term {
  const tighter = { kind: "not", operand: andBindsTighter } as const;
  return {
    andBindsTighter: tighter,
    leftToRight: mixed ? { kind: "not", operand: leftToRight } : tighter,
    mixed,
  };
}
