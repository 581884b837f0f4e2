import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { appMemory } from "../app-memory";
import { measureAudit, type AuditMeasured } from "./measure-audit";
import { measureOpponents, type OpponentResult } from "./opponents";
import type { SizeResult } from "./report";

export interface SizeMeasured {
  result: SizeResult;
  opponents: OpponentResult[];
}

/**
 * Measures one estate, and its opponents beside it, in a process of its own: what an earlier size left in memory
 * would be in the peak of this one.
 * @param checkEvery one count in so many is held against DuckDB's; null: no opponents
 */
export async function measureSize(
  folder: string,
  checkEvery: number | null,
): Promise<SizeMeasured> {
  const run = promisify(execFile)(
    process.execPath,
    ["--expose-gc", __filename, folder, JSON.stringify(checkEvery)],
    { maxBuffer: 2 ** 24, env: { ...process.env, ...appMemory } },
  );
  run.child.stderr?.pipe(process.stderr, { end: false });
  return JSON.parse((await run).stdout) as SizeMeasured;
}

async function main(folder: string, checkEvery: number | null): Promise<void> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const audit = await measureAudit(folder);
  // Before the opponents: what they hold is not Breakwater's.
  const result = sizeResult(audit);
  const opponents =
    checkEvery === null ? [] : await measureOpponents(audit, checkEvery, say);
  const measured: SizeMeasured = { result, opponents };
  process.stdout.write(JSON.stringify(measured));
}

function sizeResult(audit: AuditMeasured): SizeResult {
  const { recipients, lists, filters, times, peakBytes } = audit;
  return {
    recipients: recipients.count,
    lists: lists.length,
    filters: filters.length,
    times,
    peakBytes,
  };
}

if (require.main === module) {
  const [folder = "", checkEvery = "null"] = process.argv.slice(2);
  void main(folder, JSON.parse(checkEvery) as number | null);
}
