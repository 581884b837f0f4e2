import type { ApiDeps } from "../http/api-deps";
import type { AutomationAnswer } from "../http/schemas/answers";
import type { Automation } from "../policy/create-automation";
import type { Policy } from "../policy/policy-schema";

/** Whether Breakwater acts by itself, as the API answers it. */
export function createAutomationAnswers(
  automation: Automation,
  { audit, storm }: Pick<Policy, "audit" | "storm">,
): ApiDeps["automation"] {
  async function get(): Promise<AutomationAnswer> {
    const [last, blockedBy] = await Promise.all([
      automation.lastPause(),
      automation.blockedBy(),
    ]);
    return {
      paused: last?.paused ?? false,
      reason: last?.reason ?? null,
      by: last?.by ?? null,
      at: last?.at ?? null,
      audit: audit.mode,
      storm: storm.mode,
      blockedBy,
    };
  }
  return {
    get,
    async set(change) {
      await automation.set(change);
      return get();
    },
  };
}
