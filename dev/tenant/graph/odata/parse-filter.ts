import {
  comparisons,
  textFunctions,
  type Comparison,
  type FilterExpression,
  type Literal,
  type TextFunction,
} from "./filter-expression";

/** A `$filter` that cannot be read; `position` counts from 0. */
export class FilterSyntaxError extends Error {
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(message);
  }
}

interface Token {
  kind: "word" | "text" | "number" | "date" | "mark" | "end";
  value: string;
  at: number;
}

const shapes: [Token["kind"], RegExp][] = [
  ["text", /'(?:[^']|'')*'/y],
  ["date", /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)/y],
  ["number", /-?\d+(?:\.\d+)?(?![\w-])/y],
  ["word", /[A-Za-z_$@][\w$.-]*/y],
  ["mark", /[(),:/]/y],
];

function tokenize(filter: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < filter.length) {
    if (/\s/.test(filter[at]!)) {
      at += 1;
      continue;
    }
    const found = shapes.flatMap(([kind, shape]) => {
      shape.lastIndex = at;
      const match = shape.exec(filter);
      return match ? [{ kind, value: match[0], at }] : [];
    })[0];
    if (!found)
      throw new FilterSyntaxError(
        `Syntax error at position ${at} in '${filter}'.`,
        at,
      );
    tokens.push(found);
    at += found.value.length;
  }
  return [...tokens, { kind: "end", value: "", at }];
}

/** Reads `$filter`: or, and, not, comparisons, in, startswith/endswith/contains, any, $count. */
export function parseFilter(filter: string): FilterExpression {
  const tokens = tokenize(filter);
  let place = 0;
  const peek = () => tokens[place]!;
  const fail = (): never => {
    throw new FilterSyntaxError(
      `Syntax error at position ${peek().at} in '${filter}'.`,
      peek().at,
    );
  };
  const isWord = (word: string) =>
    peek().kind === "word" && peek().value.toLowerCase() === word;
  const isMark = (mark: string) =>
    peek().kind === "mark" && peek().value === mark;
  const take = () => tokens[place++]!;
  const expectMark = (mark: string) => (isMark(mark) ? take() : fail());

  function readOr(): FilterExpression {
    let left = readAnd();
    while (isWord("or")) {
      take();
      left = { kind: "or", left, right: readAnd() };
    }
    return left;
  }
  function readAnd(): FilterExpression {
    let left = readNot();
    while (isWord("and")) {
      take();
      left = { kind: "and", left, right: readNot() };
    }
    return left;
  }
  function readNot(): FilterExpression {
    if (!isWord("not")) return readTerm();
    take();
    return { kind: "not", of: readNot() };
  }
  function readTerm(): FilterExpression {
    if (isMark("(")) {
      take();
      const inner = readOr();
      expectMark(")");
      return inner;
    }
    if (peek().kind !== "word") fail();
    const name = peek().value.toLowerCase();
    const next = tokens[place + 1]!;
    if (textFunctions.includes(name as TextFunction) && next.value === "(") {
      take();
      take();
      const path = readPath();
      expectMark(",");
      const value = readLiteral();
      expectMark(")");
      if (typeof value !== "string") fail();
      return {
        kind: "text",
        function: name as TextFunction,
        path,
        value: value as string,
      };
    }
    return readComparison();
  }
  function readComparison(): FilterExpression {
    const path = readPath();
    const last = path.at(-1)!.toLowerCase();
    if (last === "any" && isMark("(")) {
      take();
      if (isMark(")")) {
        take();
        return { kind: "any", path: path.slice(0, -1), variable: "", of: null };
      }
      const variable = take().value;
      expectMark(":");
      const of = readOr();
      expectMark(")");
      return { kind: "any", path: path.slice(0, -1), variable, of };
    }
    if (isWord("in")) {
      take();
      expectMark("(");
      const values = [readLiteral()];
      while (isMark(",")) {
        take();
        values.push(readLiteral());
      }
      expectMark(")");
      return { kind: "in", path, values };
    }
    const word = peek().value.toLowerCase();
    if (!comparisons.includes(word as Comparison)) fail();
    take();
    const comparison = word as Comparison;
    const value = readLiteral();
    if (last === "$count")
      return {
        kind: "count",
        path: path.slice(0, -1),
        comparison,
        value: Number(value),
      };
    return { kind: "compare", path, comparison, value };
  }
  function readPath(): string[] {
    const path: string[] = [];
    do {
      if (path.length) take();
      if (peek().kind !== "word") fail();
      path.push(take().value);
    } while (isMark("/"));
    return path;
  }
  function readLiteral(): Literal {
    const token = peek();
    if (token.kind === "text") {
      take();
      return token.value.slice(1, -1).replaceAll("''", "'");
    }
    if (token.kind === "number") return Number(take().value);
    if (token.kind === "date") return take().value;
    const word = token.value.toLowerCase();
    if (token.kind !== "word" || !["true", "false", "null"].includes(word))
      fail();
    take();
    return word === "null" ? null : word === "true";
  }

  const expression = readOr();
  if (peek().kind !== "end") fail();
  return expression;
}
