import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { closest } from "fastest-levenshtein";
import { findAppRoot } from "../../lib/app/find-app-root";
import { parseJson } from "../../lib/input/parse-json";
import { describeIssue, locateIssue } from "./locate-issue";
import {
  scenarioFields,
  scenarioSchema,
  type Scenario,
} from "./scenario-schema";

export type { Scenario };

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
    `${file}:${line}:${column}: ${describeIssue(issue, scenarioFields)}.`,
  );
}
