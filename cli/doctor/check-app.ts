import type { AuditRun } from "../../lib/audit/audit-rows";
import type { Finding } from "../../lib/audit/finding";
import type { Activation } from "../../lib/enforcement/desired-state/activation";
import type {
  AutomationAnswer,
  HealthAnswer,
} from "../../lib/http/schemas/answers";
import type { ApiClient } from "../remote/api-client";
import { minuteOf } from "../remote/describe-activation";

export interface Check {
  name: string;
  state: "ok" | "attention";
  /** What was found, and what to do where something is wrong. */
  says: string;
}

/** Asks a running app everything that decides whether it could stop a storm now. @throws UsageError where it does not answer */
export async function checkApp(
  api: Pick<ApiClient, "get" | "getAll">,
): Promise<Check[]> {
  const health = await api.get<Pick<HealthAnswer, "timers" | "directory">>(
    "/health",
    "unhealthy",
  );
  const automation = await api.get<AutomationAnswer>("/automation");
  const audits = await api.getAll<AuditRun>("/audits");
  const findings = await api.getAll<Finding>("/findings");
  const activations = await api.getAll<Activation>("/kill-switch");
  return [
    ...health.timers.map(checkTimer),
    checkDirectory(health.directory),
    checkAutomation(automation),
    checkAudit(audits[0]),
    ...findings
      .filter(({ rule }) => rule === "tenant-settings-unread")
      .map(({ message }) => bad("rights", message)),
    checkActivations(activations),
  ];
}

const good = (name: string, says: string): Check => ({
  name,
  state: "ok",
  says,
});
const bad = (name: string, says: string): Check => ({
  name,
  state: "attention",
  says,
});

function checkTimer(timer: HealthAnswer["timers"][number]): Check {
  const { name, lastSuccess, lastFailure, stale } = timer;
  const last =
    lastSuccess === null
      ? "it has not ended well yet"
      : `last well at ${minuteOf(lastSuccess)}`;
  if (lastFailure !== null)
    return bad(name, `${last}; the last run failed with ${lastFailure}.`);
  return stale
    ? bad(name, `${last}, too long ago: restart the app.`)
    : good(name, `${last}.`);
}

function checkDirectory(directory: HealthAnswer["directory"]): Check {
  const name = "directory";
  if (!directory)
    return bad(name, "Not learnt yet: it follows the first sync-directory.");
  const { recipients, lists, takenAt, complete } = directory;
  const says = `${recipients.toLocaleString("en")} recipients and ${lists.toLocaleString("en")} lists at ${minuteOf(takenAt)}`;
  return complete
    ? good(name, `${says}.`)
    : bad(name, `${says}, not complete: what is counted are lower bounds.`);
}

function checkAutomation(automation: AutomationAnswer): Check {
  const { blockedBy, audit, storm } = automation;
  const says = `Audit: ${audit}; storms: ${storm}.`;
  return blockedBy === null
    ? good("automation", says)
    : bad("automation", `${says} Nothing is done: ${blockedBy}`);
}

function checkAudit(audit: AuditRun | undefined): Check {
  const name = "audit";
  if (!audit) return bad(name, "None was run yet.");
  const { id, state, startedAt, overLimit, stopped, error } = audit;
  const when = minuteOf(startedAt);
  if (state === "failed") return bad(name, `${when}: failed. ${error ?? ""}`);
  if (stopped)
    return bad(
      name,
      `${when}: stopped before ${stopped.wanted} restrictions, ${stopped.limit} are allowed. Look at it (breakwater audits ${id}), then breakwater audits approve ${id}.`,
    );
  return good(
    name,
    `${when}: ${state}, ${overLimit ?? 0} lists over their limit.`,
  );
}

function checkActivations(activations: readonly Activation[]): Check {
  const held = activations.filter(({ state }) => state !== "released");
  const failed = held.filter(
    ({ state, lists }) =>
      state === "failed" || lists.some((list) => list.state === "failed"),
  );
  return failed.length > 0
    ? bad(
        "kill switch",
        `Lists could not be held: breakwater kill status ${failed[0]?.id ?? ""}.`,
      )
    : good("kill switch", `${held.length} activations stand.`);
}
