import { runProgram } from "../../cli/create-program";
import type { Terminal } from "../../cli/terminal";

async function run(...argv: string[]) {
  const said = { out: "", error: "", code: undefined as number | undefined };
  const terminal: Terminal = {
    out: (text) => void (said.out += text),
    error: (text) => void (said.error += text),
    interactive: false,
    env: {},
    fetch: () => Promise.reject(new Error("nothing may be asked")),
    sleep: () => Promise.resolve(),
    setExitCode: (code) => void (said.code = code),
  };
  await runProgram(terminal, argv);
  return said;
}

test.each<[string, string[], RegExp]>([
  [
    "an unknown command",
    ["drll"],
    /unknown command 'drll'\n\(Did you mean drill\?\)/,
  ],
  ["an unknown option", ["lists", "--opne"], /unknown option '--opne'/],
  [
    "a number that is none",
    ["drill", "nhsmail-2016", "--seed", "x"],
    /whole number/,
  ],
  ["a scale that is none", ["drill", "nhsmail-2016", "--scale", "0"], /over 0/],
  ["an unknown scenario", ["drill", "nhsmail"], /did you mean nhsmail-2016/],
  ["a drill of nothing", ["drill"], /--all for every storm.*nhsmail-2016/],
  [
    "one storm and all of them",
    ["drill", "nyu-2012", "--all"],
    /leave "nyu-2012" out/,
  ],
  ["a page of all storms", ["drill", "--all", "--html", "x"], /leave --html/],
  ["no address of the API", ["lists"], /--api/],
  ["no token", ["incidents", "--api", "http://127.0.0.1:1/api"], /--token/],
  [
    "a throw at nothing",
    [
      "kill",
      "engage",
      "--minutes",
      "5",
      "--reason",
      "x",
      "--api",
      "http://127.0.0.1:1/api",
      "--token",
      "t",
    ],
    /Give one of these/,
  ],
])("%s is bad usage: one clear text, exit code 2", async (_, argv, message) => {
  const { out, error, code } = await run(...argv);
  expect(error).toMatch(message);
  expect(out).toBe("");
  expect(code).toBe(2);
});

test.each([["--help"], ["kill", "engage", "--help"], ["drill", "--help"]])(
  "help is no error: %s",
  async (...argv) => {
    const { out, error, code } = await run(...argv);
    expect(out).toMatch(/^Usage: breakwater/);
    expect(error).toBe("");
    expect(code).toBe(0);
  },
);
