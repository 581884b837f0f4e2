import { canonicalProperty } from "./canonical-property";

/** What one comparison says, in parts, so that several of one property are said together. */
export interface Clause {
  property: string;
  verb: string;
  value: string;
  /** It keeps out what it names: several of them are joined by "or" under an "and". */
  negative: boolean;
  /** It takes whoever has no value too, which nobody expects of "is not". */
  alsoEmpty: boolean;
}

/** Clauses in their order; those of one property and verb become one where the word allows it. */
export function joinClauses(
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
  const filled = new Set(
    parts.flatMap((part) =>
      word === "and" && typeof part !== "string" && !part.alsoEmpty
        ? [canonicalProperty(part.property)]
        : [],
    ),
  );
  return said.map(({ clause, values }) =>
    typeof clause === "string"
      ? clause
      : sayClause(
          clause,
          values,
          clause.alsoEmpty && !filled.has(canonicalProperty(clause.property)),
        ),
  );
}

function sayClause(
  { property, verb, negative }: Clause,
  values: readonly string[],
  alsoEmpty: boolean,
): string {
  const neither = negative && verb === "is not" && values.length > 1;
  const says = neither
    ? values.length === 2
      ? `is neither ${list(values, "nor")}`
      : `is none of ${list(values, "and")}`
    : `${verb} ${list(values, "or")}`.trim();
  return alsoEmpty && verb !== "is empty"
    ? `${property} is empty or ${says.replace(/^is /, "")}`
    : `${property} ${says}`;
}

/** A comma where a clause has alternatives of its own, so that nobody reads them across the next word. */
export function alternate(said: readonly string[], word: "and" | "or"): string {
  const holdsOr = said.some(
    (text) => !text.startsWith("(") && / or (?!after|before)/.test(text),
  );
  if (!holdsOr || said.length < 2) return list(said, word);
  return `${said.slice(0, -1).join(", ")}, ${word} ${said.at(-1) ?? ""}`;
}

export function list(parts: readonly string[], word: string): string {
  if (parts.length < 2) return parts[0] ?? "";
  return `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1) ?? ""}`;
}
