import type { KillSwitch } from "../enforcement/kill-switch-port";
import type { RejectionWatch } from "../enforcement/watch-rejections";
import type { Log } from "../ports/log";
import type { Incident } from "./incident";

/** Counts what the activations of an incident refused. Never throws: an incident is followed without it too. */
export function createRejectedCount(deps: {
  killSwitch: Pick<KillSwitch, "get">;
  rejections: RejectionWatch;
  log: Log;
}): (incident: Incident) => Promise<number | null> {
  return async (incident) => {
    let sum: number | null = null;
    try {
      for (const id of incident.activations) {
        const activation = await deps.killSwitch.get(id);
        if (!activation?.appliedAt) continue;
        sum = (sum ?? 0) + (await deps.rejections(activation)).count;
      }
      return sum;
    } catch {
      deps.log.warn("incident.rejections-unknown", { incident: incident.id });
      return null;
    }
  };
}
