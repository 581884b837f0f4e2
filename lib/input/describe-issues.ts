import { closest } from "fastest-levenshtein";
import type { core } from "zod";

type Issue = core.$ZodIssue;
type Schema = core.$ZodType;

/** What is wrong with an input, one sentence an issue, each with the path of what it is about. */
export function describeIssues(
  error: { issues: readonly Issue[] },
  schema: Schema,
): string[] {
  return error.issues.flatMap((issue) => describeIssue(issue, schema));
}

function describeIssue(issue: Issue, schema: Schema): string[] {
  if (issue.code !== "unrecognized_keys")
    return [`${pathOf(issue.path)}: ${sentence(issue.message)}`];
  const known = knownKeys(schema, issue.path);
  return issue.keys.map(
    (key) =>
      `${pathOf([...issue.path, key])}: unknown field; ${
        known.length === 0
          ? "no field is known here"
          : `the nearest known one is \`${nearest(key, known)}\``
      }`,
  );
}

/** zod's message, less what is said by the path anyway. */
function sentence(message: string): string {
  const plain = message.replace(/^Invalid input: /, "");
  const missing = /^expected (.+), received undefined$/.exec(plain)?.[1];
  return missing === undefined ? plain : `missing; expected ${missing}`;
}

function nearest(key: string, known: readonly string[]): string {
  const wanted = key.toLowerCase();
  const found = closest(
    wanted,
    known.map((name) => name.toLowerCase()),
  );
  return known.find((name) => name.toLowerCase() === found) ?? found;
}

function pathOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the whole";
  return path
    .map((part, at) =>
      typeof part === "number"
        ? `[${part}]`
        : /^[A-Za-z_]\w*$/.test(String(part))
          ? `${at === 0 ? "" : "."}${String(part)}`
          : `[${JSON.stringify(String(part))}]`,
    )
    .join("");
}

/** The fields that a schema knows at a path; none when it takes any. */
function knownKeys(schema: Schema, path: readonly PropertyKey[]): string[] {
  let here: Schema | undefined = schema;
  for (const part of path) here = here && child(unwrap(here), part);
  const definition = here && definitionOf(unwrap(here));
  return definition?.shape ? Object.keys(definition.shape) : [];
}

interface Definition {
  type: string;
  shape?: Record<string, Schema>;
  innerType?: Schema;
  valueType?: Schema;
  element?: Schema;
  in?: Schema;
}

const definitionOf = (schema: Schema) =>
  schema._zod.def as unknown as Definition;

/** Through default, prefault, optional, nullable and pipes to what is really checked. */
function unwrap(schema: Schema): Schema {
  const { innerType, in: input } = definitionOf(schema);
  const inner = innerType ?? input;
  return inner ? unwrap(inner) : schema;
}

function child(schema: Schema, part: PropertyKey): Schema | undefined {
  const { shape, valueType, element } = definitionOf(schema);
  return shape?.[String(part)] ?? valueType ?? element;
}
