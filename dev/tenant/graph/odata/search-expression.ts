import { badRequest } from "../graph-error";

/** One `"property:text"` of `$search`; all of them have to match, or one where `any` says so. */
export interface SearchExpression {
  any: boolean;
  clauses: { property: string; text: string }[];
}

/**
 * `$search` on directory objects (Learn, use the $search query parameter): clauses in double quotes, joined by AND
 * or OR. A clause without a property, brackets and NOT are not simulated.
 */
export function parseSearch(
  text: string,
  properties: ReadonlySet<string>,
): SearchExpression {
  const parts = text.trim().match(/"[^"]*"|\S+/g) ?? [];
  const joints = parts.filter((_, i) => i % 2 === 1);
  const clauses = parts
    .filter((_, i) => i % 2 === 0)
    .map((part) => {
      const [, property, wanted] = /^"(\w+):(.+)"$/.exec(part) ?? [];
      if (!property || !wanted)
        throw badRequest(`Syntax error in $search at '${part}'.`);
      if (!properties.has(property))
        throw badRequest(
          `Property '${property}' is not supported by $search.`,
          "Request_UnsupportedQuery",
        );
      return { property, text: wanted };
    });
  const any = joints.every((joint) => joint === "OR");
  if (
    parts.length % 2 === 0 ||
    !(any || joints.every((joint) => joint === "AND"))
  )
    throw badRequest(
      "Syntax error in $search: clauses are joined by AND or OR.",
    );
  return { any: any && joints.length > 0, clauses };
}

/** Names and descriptions are matched by words, everything else by its beginning; without case. */
export function matchesSearch(
  { any, clauses }: SearchExpression,
  read: (property: string) => unknown,
): boolean {
  const matches = ({ property, text }: SearchExpression["clauses"][number]) => {
    const values = [read(property)].flat().filter(isText);
    return values.some((value) =>
      /^(displayName|description)$/.test(property)
        ? wordsOf(text).every((word) =>
            wordsOf(value).some((known) => known.startsWith(word)),
          )
        : value.toLowerCase().startsWith(text.toLowerCase()),
    );
  };
  return any ? clauses.some(matches) : clauses.every(matches);
}

const isText = (value: unknown): value is string => typeof value === "string";
const wordsOf = (text: string) =>
  text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
