import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import {
  faultRules,
  filterRules,
} from "../../../lib/audience/filter/filter-findings";
import { listRules } from "../../../lib/audit/list-rules";
import { explanations } from "../../../lib/audit/report/explanations";
import { nestedInOpenList } from "../../../lib/audit/rules/nested-in-open-list";
import { tenantRules } from "../../../lib/audit/tenant-findings";

const root = join(__dirname, "../../..");
const pages = join(root, "docs/rules");
const own = [...listRules, ...tenantRules, nestedInOpenList].map(
  ({ id }) => id,
);
const ofFilters = [...filterRules, ...faultRules].map(({ id }) => id);
const ids = [...new Set([...own, ...ofFilters])];

test.each(ids)("%s has a page that says why and how to mend it", (id) => {
  const page = readFileSync(join(pages, `${id}.md`), "utf8");
  expect(page.startsWith(`# ${id}\n`)).toBe(true);
  expect(page).toMatch(/\*\*Severity\*\*: \w/);
  expect(page).toMatch(
    /\*\*Why it matters\.\*\*[\s\S]*\*\*How to mend it\.\*\*/,
  );
});

test.each(own)("%s is in a file of its name", (id) => {
  const source = join(root, "lib/audit/rules", `${id}.ts`);
  expect(existsSync(source)).toBe(true);
  expect(readFileSync(source, "utf8")).toContain(`id: "${id}"`);
});

test.each(ids)("%s is explained in the report", (id) => {
  const { title, why } = explanations[id] ?? { title: "", why: "" };
  expect(title).not.toBe("");
  expect(why).toMatch(/\.$/);
});

test("no page and no explanation is of a rule that does not exist", () => {
  const documented = readdirSync(pages)
    .filter((name) => name !== "README.md")
    .map((name) => name.replace(/\.md$/, ""));
  expect(documented.sort()).toEqual([...ids].sort());
  expect(Object.keys(explanations).sort()).toEqual([...ids].sort());
});
