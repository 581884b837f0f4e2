import type { FaultReason, ParseFault, ParseResult } from "./ast";
import { faultHint, hintAfterTerm } from "./fault-hint";
import { joinTerms, type Term } from "./join-terms";
import { negate, writtenComparison } from "./written-comparisons";
import { scanToken, type Token } from "./scan-token";

/** What is read so far between one pair of brackets; the outermost has none. */
interface Level {
  open: Token | null;
  terms: Term[];
  operators: ("and" | "or")[];
  /** How many -not wait for their operand. */
  negations: number;
}

const endOfFilter = "the end of the filter";
const anOperand = 'a property name, "(" or -not';
const aValue = "a value (quoted text, a number, $true, $false or $null)";
const anOperator = "-eq, -ne, -like, -notlike, -gt, -lt, -ge or -le";

/**
 * Reads an OPATH recipient filter, in both readings of a mix of -and and -or. Keeps its own stack, so
 * that no depth of brackets overflows ours. Braces around the whole, as PowerShell writes a script
 * block, are left out, however many. Never throws.
 */
export function parseFilter(text: string): ParseResult {
  const { from, limit } = withinBraces(text);
  const levels: Level[] = [newLevel(null)];
  let at = from;
  const fault = (token: Token, expected: string, reason: FaultReason) =>
    faultAt(token, expected, reason, faultHint(token, reason, text));
  const next = () => {
    const token = scanToken(text, at, limit);
    at = token.end;
    return token;
  };

  for (;;) {
    const level = levels.at(-1);
    if (!level) throw new Error("unreachable: the outermost level stays");

    let token = next();
    while (token.kind === "not") {
      level.negations++;
      token = next();
    }
    if (token.kind === "open") {
      levels.push(newLevel(token));
      continue;
    }
    if (token.kind !== "name") {
      const nothingYet =
        levels.length === 1 &&
        level.terms.length === 0 &&
        level.negations === 0;
      return nothingYet && token.kind === "end"
        ? fault(token, anOperand, "empty")
        : fault(token, anOperand, "syntax");
    }

    const property = token;
    const operator = next();
    if (operator.kind !== "operator")
      return fault(
        operator,
        `${anOperator} after "${property.text}"`,
        "syntax",
      );
    const value = next();
    if (value.kind !== "value")
      return fault(
        value,
        `${aValue} after ${operator.text}`,
        reasonForNoValue(value),
      );
    takeTerm(
      level,
      writtenComparison(text.slice(property.start, value.end), () => ({
        property: property.text,
        operator: operator.operator,
        value: value.value,
      })),
    );

    for (;;) {
      const current = levels.at(-1);
      if (!current) throw new Error("unreachable: the outermost level stays");
      const after = next();
      if (after.kind === "and" || after.kind === "or") {
        current.operators.push(after.kind);
        break;
      }
      if (after.kind === "close" && current.open) {
        levels.pop();
        const outer = levels.at(-1);
        if (!outer) throw new Error("unreachable: the outermost level stays");
        takeTerm(outer, joinTerms(current.terms, current.operators));
        continue;
      }
      if (after.kind === "end" && !current.open) {
        const term = joinTerms(current.terms, current.operators);
        return { ok: true, filter: { text, ...term } };
      }
      return faultAt(
        after,
        current.open
          ? `-and, -or, or ")" to close the "(" of position ${current.open.start}`
          : `-and, -or or ${endOfFilter}`,
        "syntax",
        hintAfterTerm(after, text),
      );
    }
  }
}

function newLevel(open: Token | null): Level {
  return { open, terms: [], operators: [], negations: 0 };
}

function takeTerm(level: Level, operand: Term): void {
  let term = operand;
  for (; level.negations > 0; level.negations--) term = negate(term);
  level.terms.push(term);
}

function withinBraces(text: string): { from: number; limit: number } {
  const [opening = ""] = /^(\s*\{)*/.exec(text) ?? [];
  const [closing = ""] = /(\}\s*)*$/.exec(text) ?? [];
  const pairs = Math.min(
    opening.split("{").length - 1,
    closing.split("}").length - 1,
  );
  if (pairs === 0) return { from: 0, limit: text.length };
  let from = 0;
  let limit = text.length;
  for (let pair = 0; pair < pairs; pair++) {
    from = text.indexOf("{", from) + 1;
    limit = text.lastIndexOf("}", limit - 1);
  }
  return { from, limit };
}

function reasonForNoValue(token: Token): FaultReason {
  if (token.kind === "variable") return "variable";
  const nothing = ["end", "close", "and", "or"].includes(token.kind);
  return nothing ? "missing-value" : "syntax";
}

function faultAt(
  token: Token,
  expected: string,
  reason: FaultReason,
  hint: string,
): { ok: false; error: ParseFault } {
  const found = token.kind === "end" ? endOfFilter : quote(token.text);
  const message =
    reason === "empty"
      ? "At position 0: the filter is empty, expected a property name."
      : `At position ${token.start}: expected ${expected}, found ${found}.${hint}`;
  return {
    ok: false,
    error: {
      position: reason === "empty" ? 0 : token.start,
      expected,
      found,
      message,
      reason,
    },
  };
}

function quote(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
}
