import type { AuditRun } from "../../lib/audit/audit-rows";
import type { HealthAnswer, ListAnswer } from "../../lib/http/schemas/answers";
import type { ApiClient } from "./api-client";

export interface FirstRun {
  directory: NonNullable<HealthAnswer["directory"]>;
  audit: AuditRun;
  lists: ListAnswer[];
}

export type Step = <T>(title: string, work: () => Promise<T>) => Promise<T>;

/** Wall time for the restrictions of the first audit. */
const patience = 60_000;

/** Learns the directory, audits it, and waits until what the audit decided is in place. */
export async function runFirst(
  api: ApiClient,
  run: (functionName: string) => Promise<void>,
  step: Step,
): Promise<FirstRun> {
  const directory = await step("Learning the directory", async () => {
    await run("sync-directory");
    const learnt = (await api.health())?.directory;
    if (!learnt) throw new Error("The directory could not be learnt.");
    return learnt;
  });
  const audit = await step("Auditing every list", async () => {
    await run("audit-lists");
    const latest = await api.latestAudit();
    if (!latest) throw new Error("The lists could not be audited.");
    return latest;
  });
  const lists = await step("Restricting what reaches too many", async () => {
    const deadline = Date.now() + patience;
    for (;;) {
      await run("sweep-enforcement");
      const all = await api.lists();
      const restricted = all.filter((list) => list.restricted).length;
      if (restricted >= (audit.restricted ?? 0)) return all;
      if (Date.now() > deadline)
        throw new Error(
          `Only ${restricted} of ${audit.restricted} lists are restricted after ${patience / 1000} seconds.`,
        );
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  });
  return { directory, audit, lists };
}
