import type { Incident, IncidentView, TimelineEntry } from "./incident";

export interface Incidents {
  /** Creates it with this id; what exists is left as it is. Answers what is stored. */
  open(incident: Incident): Promise<Incident>;
  /** Adds to the timeline; an entry with this key that exists is left as it is. */
  note(
    id: string,
    entry: Omit<TimelineEntry, "at"> & { at?: string },
  ): Promise<void>;
  /** Changes it by ETag, again where another was quicker. `change` answers null to leave it. Undefined: no such incident. */
  update(
    id: string,
    change: (incident: Incident) => Incident | null,
  ): Promise<Incident | undefined>;
  find(id: string): Promise<Incident | undefined>;
  /** Brought up to date with its activations and its mail, with its timeline. Undefined: no such incident. */
  get(id: string): Promise<IncidentView | undefined>;
  /** Newest first, as last stored. */
  list(): Promise<Incident[]>;
  /** Brings every incident that is not closed up to date: for a timer. Answers how many changed state. */
  follow(): Promise<number>;
}
