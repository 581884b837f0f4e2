import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const checker = join(root, "../shared/tools/bicep-check/bicep-check.mjs");
const present = existsSync(checker);
if (!present)
  console.warn(
    "SKIPPED: no Bicep checker beside this checkout; run `az bicep build --file infra/main.bicep` before a release.",
  );

(present ? test : test.skip)(
  "the Bicep files fit Azure's published resource types",
  () => {
    const run = () =>
      execFileSync(
        process.execPath,
        [checker, "--strict", "infra/main.bicep", "infra/main.bicepparam"],
        { cwd: root },
      );
    expect(run).not.toThrow();
  },
);
