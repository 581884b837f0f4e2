import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { closest } from "fastest-levenshtein";
import { z } from "zod";
import { findAppRoot } from "../../lib/app/find-app-root";
import { parseJson } from "../../lib/input/parse-json";
import { describeIssue, locateIssue } from "./locate-issue";

const share = z.number().min(0).max(1);

/**
 * A storm as a file tells it. Unknown fields are errors, so that a misspelt one is not a silent default;
 * what no source gives is named under `assumed`.
 */
const scenarioSchema = z.strictObject({
  $schema: z.string().optional(),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "lower case, digits and -"),
  title: z.string().min(1),
  /** When the first mail is sent, UTC. */
  startsAt: z.iso.datetime(),
  /** Recipients of the storm's list, at scale 1. */
  audience: z.int().min(1).max(2_000_000),
  storm: z.strictObject({
    subject: z.string().min(1),
    /** Minute and cumulative mails to the list, the first mail included; starts at [0, 1], never falls. */
    listMessagesByMinute: z
      .array(z.tuple([z.number().min(0), z.int().min(1)]))
      .min(1)
      .refine(
        (curve) =>
          curve[0]![0] === 0 &&
          curve.every(
            ([minute, mails], i) =>
              i === 0 ||
              (minute > curve[i - 1]![0] && mails >= curve[i - 1]![1]),
          ),
        "starts at minute 0; minutes rise and mails never fall",
      ),
    repliers: z.int().min(1).optional(),
    shareOfDistinctRepliersAmongFirst20: share.optional(),
    shareAskingToBeRemoved: share.optional(),
    shareOfAutomaticAnswers: share.optional(),
    afterRefusal: z.enum(["persist", "give-up"]).optional(),
  }),
  assumed: z.array(z.string()).default([]),
  onRecord: z.record(z.string(), z.unknown()).default({}),
});
export type Scenario = z.infer<typeof scenarioSchema>;

const knownFields = [
  ...Object.keys(scenarioSchema.shape),
  ...Object.keys(scenarioSchema.shape.storm.shape),
];

/** What is wrong with a scenario, in one line. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
}

const folder = () => join(findAppRoot(), "dev", "drill", "scenarios");

export function scenarioNames(): string[] {
  return readdirSync(folder())
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort();
}

/**
 * A scenario of ours by its name, or one of the user's by its file.
 * @throws ScenarioError
 */
export function readScenario(nameOrFile: string): Scenario {
  const own = scenarioNames();
  const isOwn = own.includes(nameOrFile);
  if (!isOwn && !/\.json$|[/\\]/i.test(nameOrFile))
    throw new ScenarioError(
      `There is no scenario "${nameOrFile}": did you mean ${closest(nameOrFile, own)}? All of them: ${own.join(", ")}. A file's name ends in .json.`,
    );
  const file = isOwn ? join(folder(), `${nameOrFile}.json`) : nameOrFile;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ScenarioError(
      code === "ENOENT"
        ? `${nameOrFile}: there is no such file.`
        : `${nameOrFile} cannot be read (${code}).`,
    );
  }
  return parseScenario(text, nameOrFile);
}

/** @throws ScenarioError with file, line and column */
export function parseScenario(given: string, file: string): Scenario {
  const text = given.replace(/^\uFEFF/, "");
  const json = parseJson(text);
  if (!json.ok) {
    const { line, column, message } = json.fault;
    throw new ScenarioError(`${file}:${line}:${column}: not JSON: ${message}.`);
  }
  const parsed = scenarioSchema.safeParse(json.value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const { line, column } = locateIssue(text, issue);
  throw new ScenarioError(
    `${file}:${line}:${column}: ${describeIssue(issue, knownFields)}.`,
  );
}
