import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");
const source = readFileSync(join(root, "lib/audit/audit-snapshot.ts"), "utf8");
const rules = [
  ...source.matchAll(/(?:report\(|rule: )\s*"([a-z-]+)"/g),
  ...source.matchAll(/\? "([a-z-]+)" : "([a-z-]+)";/g),
]
  .flatMap((match) => match.slice(1))
  .filter((rule) => rule !== undefined);

test("every rule of the audit is found in its source", () => {
  expect([...new Set(rules)].sort()).toEqual(
    [
      "audiences-differ",
      "controlled-over-limit",
      "grown",
      "incomplete-audience",
      "nested-in-open-list",
      "no-lever",
      "over-limit",
      "unapproved-list",
      "unexpected-reach",
    ].sort(),
  );
});

test.each([...new Set(rules)])(
  "%s has a page that says why and how to mend it",
  (rule) => {
    const page = join(root, "docs/rules", `${rule}.md`);
    expect(existsSync(page)).toBe(true);
    expect(readFileSync(page, "utf8")).toMatch(
      /\*\*Why it matters\.\*\*[\s\S]*\*\*How to mend it\.\*\*/,
    );
  },
);

test("no page of a rule is empty", () => {
  for (const file of readdirSync(join(root, "docs/rules"))) {
    expect(
      readFileSync(join(root, "docs/rules", file), "utf8").length,
    ).toBeGreaterThan(200);
  }
});
