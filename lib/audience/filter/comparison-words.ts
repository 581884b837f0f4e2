import { alsoSearched } from "./address-ways";
import { asksForAnyValue, asPresence } from "./any-value";
import type { Comparison, FilterValue } from "./ast";
import { canonicalProperty, displayProperty } from "./canonical-property";
import { hasByNature } from "./breadth";
import type { Clause } from "./join-clauses";

/** A part of a filter in words, and its opposite. */
export interface Words {
  says: Clause | string;
  denies: Clause | string;
}

/** How a property is called and whether it holds several values: then it includes one, and never is it. */
function naming(node: Comparison): { name: string; includes: string | null } {
  const property = canonicalProperty(node.property);
  if (property === "memberofgroup")
    return { name: "groups", includes: "include" };
  if (alsoSearched(node) !== null)
    return {
      name: "addresses (PrimarySmtpAddress and EmailAddresses)",
      includes: "include",
    };
  const name = displayProperty(node.property);
  if (/^(emailaddresses|proxyaddresses)$/.test(property))
    return { name, includes: "include" };
  return {
    name,
    includes: /^extensioncustomattribute[1-5]$/.test(property)
      ? "includes"
      : null,
  };
}

export function comparisonWords(node: Comparison): Words {
  if (asksForAnyValue(node)) return comparisonWords(asPresence(node));
  const { operator, value } = node;
  if (operator === "ne" || operator === "notlike") {
    const { says, denies } = comparisonWords({
      ...node,
      operator: operator === "ne" ? "eq" : "like",
    });
    return { says: denies, denies: says };
  }
  const { name, includes } = naming(node);
  const words = (
    verb: string,
    opposite: string,
    object: string,
    alsoEmpty: boolean,
  ): Words => {
    const clause = { property: name, value: object };
    return {
      says: { ...clause, verb, negative: false, alsoEmpty: false },
      denies: { ...clause, verb: opposite, negative: true, alsoEmpty },
    };
  };
  if (operator === "eq" && value.kind === "null") {
    const empty = {
      property: displayProperty(node.property),
      verb: "is empty",
      value: "",
      negative: false,
    };
    return {
      says: { ...empty, alsoEmpty: true },
      denies: {
        ...empty,
        verb: "is not empty",
        negative: true,
        alsoEmpty: false,
      },
    };
  }
  const [verb, opposite, object] =
    operator === "eq"
      ? (["is", "is not", shownValue(value)] as const)
      : operator === "like"
        ? likeWords(value)
        : ([...orderWords(node)[operator], shownValue(value)] as const);
  if (includes === null)
    return words(
      verb,
      opposite,
      object,
      !hasByNature(node.property) && value.kind !== "boolean",
    );
  const not = includes === "include" ? "do not include" : "does not include";
  return verb === "is"
    ? words(includes, not, object, false)
    : words(
        `${includes} one that ${verb}`,
        `${includes} none that ${verb}`,
        object,
        false,
      );
}

/** What stands in order is over and under, comes before and after, or is earlier and later. */
function orderWords({ property, value }: Comparison) {
  if (value.kind !== "text" || !isNaN(Number(value.text)))
    return {
      gt: ["is over", "is not over"],
      lt: ["is under", "is not under"],
      ge: ["is at least", "is not at least"],
      le: ["is at most", "is not at most"],
    } as const;
  const dated = /^when|date|time/i.test(property) || /^\d/.test(value.text);
  const adverb = dated ? "" : "alphabetically ";
  const at = dated ? "on" : "at";
  const way = (words: string) =>
    [`is ${adverb}${words}`, `is not ${adverb}${words}`] as const;
  return {
    gt: way("after"),
    lt: way("before"),
    ge: way(`${at} or after`),
    le: way(`${at} or before`),
  } as const;
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
      return quoted(named?.replace(/\\(.)/g, "$1") ?? value.text);
    }
  }
}

function quoted(text: string): string {
  return text.includes('"') ? `“${text}”` : `"${text}"`;
}

function likeWords(value: FilterValue): readonly [string, string, string] {
  if (value.kind !== "text") return ["is", "is not", shownValue(value)];
  const match = /^(\**)([^*]*)(\**)$/.exec(value.text);
  if (!match) return ["matches", "does not match", quoted(value.text)];
  const [, before, text = "", after] = match;
  const object = quoted(text);
  if (before && after) return ["contains", "does not contain", object];
  if (before) return ["ends with", "does not end with", object];
  if (after) return ["begins with", "does not begin with", object];
  return ["is", "is not", object];
}
