import type { Incident, IncidentCounts } from "../incident/incident";
import { hour, type Clock } from "../time/clock";
import type { MailLog } from "./mail-log";

/** The tail of a storm that still counts as its cost. */
const tail = 24 * hour;

/** What an incident has cost until now, counted from the recorded mail: nothing is added up twice. */
export function createMailCount(
  mailLog: Pick<MailLog, "load">,
  clock: Clock,
): (incident: Incident) => Promise<Omit<IncidentCounts, "rejected">> {
  return async (incident) => {
    const from = Date.parse(incident.trippedAt) - hour;
    const lastTrip = Date.parse(incident.lastTripAt);
    // A gateway's clock may run ahead of ours.
    const to = Math.min(Math.max(clock.now(), lastTrip), lastTrip + tail) + 1;
    const repliers = new Set<string>();
    let replies = 0;
    for (const guid of incident.listGuids) {
      for (const mail of await mailLog.load(guid, from, to)) {
        if (!mail.isReply || mail.kind === "ignored") continue;
        replies++;
        repliers.add(mail.sender);
      }
    }
    return {
      replies,
      distinctRepliers: repliers.size,
      deliveries: replies * incident.reach,
    };
  };
}
