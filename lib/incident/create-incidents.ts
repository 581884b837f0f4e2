import { BreakwaterError } from "../errors/breakwater-error";
import type { KillSwitch } from "../enforcement/kill-switch-port";
import { tableKey } from "../ports/table-key";
import type { Tables } from "../ports/tables";
import { toIso, type Clock } from "../time/clock";
import { followActivations } from "./follow-activations";
import {
  incidentRows,
  timelineKinds,
  timelineRows,
  type Incident,
  type IncidentCounts,
  type TimelineEntry,
} from "./incident";
import type { Incidents } from "./incidents-port";

export interface IncidentsDeps {
  tenantId: string;
  tables: Tables;
  clock: Clock;
  killSwitch: Pick<KillSwitch, "get">;
  /** Counts the mail of an incident anew, from what was recorded of its lists. */
  countMail(incident: Incident): Promise<Omit<IncidentCounts, "rejected">>;
  /** Attempts that its activations refused; null where nobody can tell at present. */
  countRejected?(incident: Incident): Promise<number | null>;
}

/** Writers are two or three instances and a timer; each loses to another at most a few times. */
const attempts = 20;

export function createIncidents(deps: IncidentsDeps): Incidents {
  const { tenantId, tables, clock } = deps;
  const rows = tables.of(incidentRows);
  const timeline = tables.of(timelineRows);
  const timelineKey = (id: string) => tableKey(tenantId, "timeline", id);

  const incidents: Incidents = {
    async open(incident) {
      const created = await rows.create(
        tenantId,
        tableKey(incident.id),
        incident,
      );
      return created?.value ?? (await incidents.find(incident.id)) ?? incident;
    },

    async note(id, entry) {
      await timeline.create(timelineKey(id), tableKey(entry.key), {
        at: toIso(clock.now()),
        ...entry,
      });
    },

    async update(id, change) {
      for (let attempt = 0; attempt < attempts; attempt++) {
        const row = await rows.get(tenantId, tableKey(id));
        if (!row) return undefined;
        const changed = change(row.value);
        if (!changed) return row.value;
        if (await rows.replace(row, changed)) return changed;
      }
      throw new BreakwaterError(
        "storage_conflict",
        `Incident ${id} changed ${attempts} times while it was being written.`,
        { hint: "Try again." },
      );
    },

    async find(id) {
      return (await rows.get(tenantId, tableKey(id)))?.value;
    },

    async get(id) {
      const stored = await incidents.find(id);
      if (!stored) return undefined;
      await bringUpToDate(stored);
      const entries: TimelineEntry[] = [];
      for await (const { value } of timeline.list({
        partitionKey: timelineKey(id),
      }))
        entries.push(value);
      entries.sort(byTime);
      return { ...((await incidents.find(id)) ?? stored), timeline: entries };
    },

    async list() {
      const found: Incident[] = [];
      for await (const { value } of rows.list({ partitionKey: tenantId }))
        found.push(value);
      return found.reverse();
    },

    async follow() {
      let changed = 0;
      for (const incident of await incidents.list()) {
        if (incident.state === "closed") continue;
        if ((await bringUpToDate(incident)) !== incident.state) changed++;
      }
      return changed;
    },
  };

  async function bringUpToDate(incident: Incident): Promise<Incident["state"]> {
    if (incident.state === "closed") return "closed";
    await recount(incident);
    return followActivations(incident, incidents, deps.killSwitch, clock);
  }

  async function recount(incident: Incident): Promise<void> {
    const counts = await deps.countMail(incident);
    const rejected = (await deps.countRejected?.(incident)) ?? null;
    await incidents.update(incident.id, (current) => ({
      ...current,
      counts: { ...counts, rejected: more(rejected, current.counts.rejected) },
      countedAt: toIso(clock.now()),
    }));
  }

  return incidents;
}

/** The trace forgets and an activation ends: what was counted once stays counted. */
function more(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

/** Things of one moment are told in the order in which they follow from each other. */
function byTime(a: TimelineEntry, b: TimelineEntry): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return timelineKinds.indexOf(a.what) - timelineKinds.indexOf(b.what);
}
