import { readFileSync } from "node:fs";
import { join } from "node:path";
import { documents } from "../../../dev/generate/documents";
import { loadPolicy } from "../../../lib/policy/load-policy";
import { policyJsonSchema } from "../../../lib/policy/policy-json-schema";

const root = join(__dirname, "../../..");

test.each(documents().map(({ file, text }) => [file, text]))(
  "%s is what the code says (else: npm run schema)",
  (file, text) => {
    expect(readFileSync(join(root, file), "utf8")).toBe(text);
  },
);

test("policy.json beside host.json is a good policy", async () => {
  expect((await loadPolicy("policy.json")).audit.mode).toBe("report");
});

test("a policy file that is not there is said so, by its name", async () => {
  await expect(loadPolicy("no-such.json")).rejects.toMatchObject({
    code: "invalid_policy",
    message: expect.stringContaining("no-such.json") as string,
  });
});

/** Every property that holds a value and not more properties. */
function* leaves(
  schema: Record<string, unknown>,
  path: string,
): Iterable<{ path: string; schema: Record<string, unknown> }> {
  const holder = (schema.items ?? schema) as Record<string, unknown>;
  const properties = holder.properties as
    Record<string, Record<string, unknown>> | undefined;
  if (!properties) yield { path, schema };
  else
    for (const [name, one] of Object.entries(properties))
      yield* leaves(one, path ? `${path}.${name}` : name);
}

test("every field of the policy says what it is", () => {
  const silent = [...leaves(policyJsonSchema(), "")]
    .filter(({ schema }) => !schema.description)
    .map(({ path }) => path);
  expect(silent).toEqual([]);
});
