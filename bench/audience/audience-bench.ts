import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench, BenchOptions, BenchOutcome } from "../bench";
import { measureSize, type SizeMeasured } from "./size-process";
import { missedGoals, writeReport } from "./report";
import { writeEstate } from "./write-estate";

interface Sizes {
  /** Recipients of each estate, ascending. */
  recipients: readonly number[];
  /** The one that goals are about, and opponents run on. */
  main: number;
  filters: number;
  staticLists: number;
}

const full: Sizes = {
  recipients: [350_000, 700_000, 1_400_000, 2_800_000],
  main: 1_400_000,
  filters: 35_000,
  staticLists: 1_000,
};
const small: Sizes = {
  recipients: [7_000, 14_000],
  main: 14_000,
  filters: 350,
  staticLists: 20,
};

export const audienceBench: Bench = {
  name: "audience",
  summary:
    "every list's reach, beside DuckDB, SQLite and a server call a list; every count held against DuckDB's",
  run: runAudienceBench,
};

async function runAudienceBench({
  quick,
  checkEvery,
  say,
}: BenchOptions): Promise<BenchOutcome> {
  const sizes = quick ? small : full;
  const folder = mkdtempSync(join(tmpdir(), "breakwater-bench-"));
  const measured: SizeMeasured[] = [];
  try {
    for (const recipients of sizes.recipients) {
      const at = join(folder, String(recipients));
      say(`${recipients.toLocaleString("en")} recipients: making the estate`);
      await writeEstate(at, { ...sizes, recipients });
      say(`${recipients.toLocaleString("en")} recipients: measuring`);
      const against = recipients === sizes.main ? checkEvery : null;
      measured.push(await measureSize(at, against));
      rmSync(at, { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const outcome = {
    sizes: measured.map(({ result }) => result),
    main: sizes.main,
    opponents: measured.flatMap(({ opponents }) => opponents),
  };
  return { report: writeReport(outcome), missed: missedGoals(outcome) };
}
