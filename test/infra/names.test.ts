import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { appMemory } from "../../bench/app-memory";
import { readSettings } from "../../lib/app/settings";
import { containerNames, queueNames, tableNames } from "../../lib/ports/names";

const infra = join(__dirname, "../../infra");
const read = (file: string) => readFileSync(join(infra, file), "utf8");
const all = [
  "main.bicep",
  ...readdirSync(join(infra, "app")).map((file) => `app/${file}`),
]
  .map(read)
  .join("\n");

/** The quoted items of `var <name> = [ … ]`. */
function items(bicep: string, name: string): string[] {
  const body = new RegExp(`var ${name} = \\[([^\\]]*)\\]`).exec(bicep)?.[1];
  if (body === undefined)
    throw new Error(`infra/app/storage.bicep has no variable ${name}`);
  return [...body.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? "");
}

test.each([
  ["tableNames", tableNames],
  ["queueNames", queueNames],
  ["containerNames", containerNames],
])("%s are the same in Bicep and in code", (name, names) => {
  expect(items(read("app/storage.bicep"), name).sort()).toEqual(
    [...names].sort(),
  );
});

// Learn, "Azure Functions Flex Consumption plan": deprecated and refused application settings.
test.each([
  "FUNCTIONS_WORKER_RUNTIME",
  "FUNCTIONS_EXTENSION_VERSION",
  "WEBSITE_RUN_FROM_PACKAGE",
  "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING",
  "WEBSITE_CONTENTSHARE",
  "SCM_DO_BUILD_DURING_DEPLOYMENT",
  "ENABLE_ORYX_BUILD",
  "WEBSITE_TIME_ZONE",
  "TZ",
])("%s is not set: Flex Consumption refuses it", (setting) => {
  expect(all).not.toMatch(new RegExp(`^\\s*${setting}:`, "m"));
});

test("every setting that the app cannot do without is set", () => {
  let told = "";
  try {
    readSettings({});
  } catch (error) {
    told = String(error);
  }
  const needed = [...told.matchAll(/BREAKWATER_[A-Z_]+/g)].map(
    ([name]) => name,
  );
  expect(needed.length).toBeGreaterThan(4);
  for (const name of needed)
    expect(read("app/function-app.bicep")).toMatch(
      new RegExp(`^  ${name}: `, "m"),
    );
});

test("the app gets memory as the bench of the audience does", () => {
  expect(read("app/function-app.bicep")).toContain(
    `GLIBC_TUNABLES: '${appMemory.GLIBC_TUNABLES}'`,
  );
});

test("storage has no shared keys and no public blobs", () => {
  expect(read("app/storage.bicep")).toMatch(/allowSharedKeyAccess: false/);
  expect(read("app/storage.bicep")).toMatch(/allowBlobPublicAccess: false/);
});
