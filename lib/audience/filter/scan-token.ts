import type { ComparisonOperator, FilterValue } from "./ast";

export type Token = { start: number; end: number; text: string } & (
  | { kind: "open" | "close" | "not" | "and" | "or" | "end" }
  | { kind: "name" }
  | { kind: "operator"; operator: ComparisonOperator }
  | { kind: "value"; value: FilterValue }
  | { kind: "variable" }
  | { kind: "unclosed" }
  | { kind: "unknown" }
);

const blank = /\s*/y;
const word = /[A-Za-z_][\w.]*/y;
const dashed = /-[A-Za-z]+/y;
/** `$name`, `$_.Name`, `${name}`, `$(an expression)` with one pair of brackets in it. */
const variable =
  /\$(\((?:[^()]|\([^()]*\))*\)|\{[^{}]*\}|[\w:]+(\.[A-Za-z_]\w*)*)?/y;
/** Unquoted numbers and dates: whatever begins with a digit and goes on without a blank or bracket. */
const bare = /[-+]?\d[\w.:/+-]*/y;
const number = /^[-+]?(\d+(\.\d+)?|0x[\da-f]+)$/i;
const date =
  /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(T\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[-+]\d{2}:?\d{2})?)?$/i;
const stray = /[^\s()]+/y;

const comparisons: Record<string, ComparisonOperator> = {
  "-eq": "eq",
  "-ne": "ne",
  "-like": "like",
  "-notlike": "notlike",
  "-gt": "gt",
  "-lt": "lt",
  "-ge": "ge",
  "-le": "le",
};
const joins: Record<string, "and" | "or" | "not"> = {
  "-and": "and",
  "-or": "or",
  "-not": "not",
};
const constants: Record<string, FilterValue> = {
  $true: { kind: "boolean", boolean: true },
  $false: { kind: "boolean", boolean: false },
  $null: { kind: "null" },
};

/** The token at or after `from`; blanks before it are skipped. Never throws. */
export function scanToken(text: string, from: number, limit: number): Token {
  const start = Math.min(matchEnd(blank, text, from), limit);
  if (start >= limit)
    return { kind: "end", start: limit, end: limit, text: "" };
  const token = (end: number) => ({
    start,
    end,
    text: text.slice(start, end),
  });

  const first = text[start];
  if (first === "(") return { kind: "open", ...token(start + 1) };
  if (first === ")") return { kind: "close", ...token(start + 1) };
  if (first === "!") return { kind: "not", ...token(start + 1) };
  if (first === "'" || first === '"') return scanText(text, start, limit);

  const name = matchEnd(word, text, start);
  if (name > start) return { kind: "name", ...token(name) };

  const dash = matchEnd(dashed, text, start);
  if (dash > start) {
    const spelling = text.slice(start, dash).toLowerCase();
    const join = joins[spelling];
    if (join) return { kind: join, ...token(dash) };
    const operator = comparisons[spelling];
    if (operator) return { kind: "operator", operator, ...token(dash) };
    return { kind: "unknown", ...token(dash) };
  }

  const dollar = matchEnd(variable, text, start);
  if (dollar > start) {
    const value = constants[text.slice(start, dollar).toLowerCase()];
    if (value) return { kind: "value", value, ...token(dollar) };
    return { kind: "variable", ...token(dollar) };
  }

  const digits = matchEnd(bare, text, start);
  if (digits > start) {
    const spelling = text.slice(start, digits);
    if (number.test(spelling)) {
      const value = { kind: "number", number: Number(spelling) } as const;
      return {
        kind: "value",
        value: { ...value, text: spelling },
        ...token(digits),
      };
    }
    if (date.test(spelling))
      return {
        kind: "value",
        value: { kind: "text", text: spelling },
        ...token(digits),
      };
    return { kind: "unknown", ...token(digits) };
  }
  return { kind: "unknown", ...token(matchEnd(stray, text, start)) };
}

/** Quoted text; the quote itself is doubled inside. */
function scanText(text: string, start: number, limit: number): Token {
  const quote = text.charAt(start);
  let parts = "";
  let from = start + 1;
  for (;;) {
    const at = text.indexOf(quote, from);
    if (at === -1 || at >= limit)
      return {
        kind: "unclosed",
        start,
        end: limit,
        text: text.slice(start, limit),
      };
    parts += text.slice(from, at);
    if (at + 1 < limit && text[at + 1] === quote) {
      parts += quote;
      from = at + 2;
    } else {
      const end = at + 1;
      return {
        kind: "value",
        value: { kind: "text", text: parts },
        start,
        end,
        text: text.slice(start, end),
      };
    }
  }
}

function matchEnd(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  return match ? from + match[0].length : from;
}
