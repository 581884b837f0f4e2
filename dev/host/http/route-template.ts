/**
 * Azure route templates, which are ASP.NET's: `{id}`, `{id?}`, `{*rest}`, `{id:guid}`, `{n:int}`.
 * Learn, "Routing in ASP.NET Core": at each segment a literal wins over a constrained parameter,
 * that over a plain one, and a catch-all comes last; letter case does not matter.
 */
const constraints: Record<string, RegExp> = {
  int: /^-?\d{1,10}$/,
  long: /^-?\d{1,19}$/,
  guid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  alpha: /^[a-z]+$/i,
  bool: /^(true|false)$/i,
};

interface Segment {
  /** Lower case; absent in a parameter. */
  literal?: string;
  name: string;
  accepts?: RegExp;
  isOptional: boolean;
  isRest: boolean;
}

export interface Route {
  /** Smaller is tried first, segment by segment. */
  precedence: readonly number[];
  /** The same for two templates that match the same paths. */
  shape: string;
  match(segments: readonly string[]): Record<string, string> | undefined;
}

/** Segments of a URL's path, decoded as the real host's server does: everything but a slash. */
export function splitPath(path: string): string[] {
  return split(path).map((segment) =>
    segment.replace(/(?:%(?!2f)[0-9a-f]{2})+/gi, (encoded) => {
      try {
        return decodeURIComponent(encoded);
      } catch {
        return encoded;
      }
    }),
  );
}

export function compileRoute(prefix: string, template: string): Route {
  const segments = [...split(prefix), ...split(template)].map(
    (segment, index, all) =>
      parseSegment(segment, index === all.length - 1, template),
  );
  return {
    precedence: segments.map(precedenceOf),
    shape: segments
      .map((one) => one.literal ?? `{${one.accepts?.source ?? ""}}`)
      .join("/"),
    match: (given) => matchSegments(segments, given),
  };
}

export function comparePrecedence(left: Route, right: Route): number {
  const length = Math.max(left.precedence.length, right.precedence.length);
  for (let i = 0; i < length; i++) {
    const difference = (left.precedence[i] ?? 0) - (right.precedence[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const split = (path: string) => path.split("/").filter((part) => part !== "");

function parseSegment(
  segment: string,
  isLast: boolean,
  template: string,
): Segment {
  const match = /^\{(\*{0,2})(\w+)(?::([^}?]+))?(\?)?\}$/.exec(segment);
  if (!match) {
    if (/[{}]/.test(segment))
      throw new Error(
        `the route "${template}" has a segment this host does not know: "${segment}"`,
      );
    return {
      literal: segment.toLowerCase(),
      name: "",
      isOptional: false,
      isRest: false,
    };
  }
  const [, stars, name, constraint, question] = match;
  if ((stars || question) && !isLast)
    throw new Error(
      `the route "${template}" has "${segment}" before its last segment`,
    );
  const accepts = constraints[constraint?.toLowerCase() ?? ""];
  if (constraint !== undefined && !accepts)
    throw new Error(
      `the route "${template}" has a constraint this host does not know: "${constraint}"`,
    );
  return {
    name: name!,
    ...(accepts ? { accepts } : {}),
    isOptional: question === "?",
    isRest: stars !== "",
  };
}

function precedenceOf({ literal, isRest, accepts }: Segment): number {
  if (literal !== undefined) return 1;
  return (isRest ? 4 : 2) + (accepts ? 0 : 1);
}

function matchSegments(
  segments: readonly Segment[],
  given: readonly string[],
): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = segment.isRest
      ? given.slice(index).join("/")
      : (given[index] ?? "");
    if (segment.literal !== undefined) {
      if (value.toLowerCase() !== segment.literal) return undefined;
      continue;
    }
    if (value === "") {
      if (segment.isOptional || segment.isRest) continue;
      return undefined;
    }
    if (segment.accepts && !segment.accepts.test(value)) return undefined;
    params[segment.name] = value;
  }
  const isWhole = given.length <= segments.length || segments.at(-1)?.isRest;
  return isWhole ? params : undefined;
}
