import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  parseScenario,
  readScenario,
  scenarioNames,
} from "../../../dev/drill/scenario";

const least = {
  id: "mine",
  title: "A storm of my own",
  startsAt: "2024-05-06T07:00:00Z",
  audience: 12_000,
  conversation: { subject: "Hello", listMessagesByMinute: [[0, 1]] },
};
const text = (scenario: object) => JSON.stringify(scenario, null, 2);

test.each(scenarioNames())("%s can be read", (name) => {
  expect(readScenario(name).id).toBe(name);
});

test("reads a file of the user's, with or without a byte order mark", () => {
  const file = join(mkdtempSync(join(tmpdir(), "scenario-")), "mine.json");
  writeFileSync(file, `\uFEFF${text(least)}`);
  expect(readScenario(file)).toMatchObject({ id: "mine", assumed: [] });
});

test.each<[string, string, RegExp]>([
  ["no JSON", '{\n  "id": "mine",,\n}', /^f\.json:2:\d+: not JSON: /],
  [
    "a misspelt field",
    text({ ...least, audiense: 5 }),
    /^f\.json:\d+:3: .*"audiense": did you mean audience\?/,
  ],
  [
    "a missing field",
    text({ ...least, audience: undefined }),
    /^f\.json:1:1: audience: /,
  ],
  [
    "a curve that falls",
    text({
      ...least,
      conversation: {
        subject: "x",
        listMessagesByMinute: [
          [0, 3],
          [1, 2],
        ],
      },
    }),
    /^f\.json:\d+:\d+: conversation\.listMessagesByMinute: .*never fall/,
  ],
])("says in one line where %s is", (_, given, message) => {
  expect(() => parseScenario(given, "f.json")).toThrow(message);
});

test.each([
  ["nhsmail", /did you mean nhsmail-2016\?/],
  ["./nowhere.json", /there is no such file/],
])("says what %s could have been", (name, message) => {
  expect(() => readScenario(name)).toThrow(message);
});
