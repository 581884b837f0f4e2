import type { Activation } from "../enforcement/desired-state/activation";
import type { KillSwitch } from "../enforcement/kill-switch-port";
import { hour, toIso, type Clock } from "../time/clock";
import type { Incidents } from "./incidents-port";
import type { Incident, TimelineEntry } from "./incident";

/** Without a new sign of the storm for so long, and nothing held any more, it is over. */
const quietFor = hour;

/** Brings an incident's state and timeline up to its activations. Answers the state it now has. */
export async function followActivations(
  incident: Incident,
  incidents: Pick<Incidents, "note" | "update">,
  killSwitch: Pick<KillSwitch, "get">,
  clock: Clock,
): Promise<Incident["state"]> {
  const found = await Promise.all(
    incident.activations.map((id) => killSwitch.get(id)),
  );
  const activations = found.filter((one) => one !== undefined);
  for (const entry of activations.flatMap(entriesOf))
    await incidents.note(incident.id, entry);
  const state = stateOf(incident, activations, clock.now());
  if (state === incident.state) return state;
  const at = toIso(clock.now());
  await incidents.update(incident.id, (current) =>
    // A new trip meanwhile is news that this look did not have.
    current.state === incident.state &&
    current.lastTripAt === incident.lastTripAt
      ? { ...current, state, closedAt: state === "closed" ? at : null }
      : null,
  );
  if (state !== "open")
    await incidents.note(incident.id, {
      key: `${state}-${incident.activations.length}`,
      what: state,
      text:
        state === "contained"
          ? "Every list of the incident refuses further mail."
          : "Nothing is held any more and the storm has not come back within the hour.",
    });
  return state;
}

function stateOf(
  incident: Incident,
  activations: readonly Activation[],
  now: number,
): Incident["state"] {
  if (activations.some((one) => isStanding(one.state))) return "contained";
  const held = activations.some(
    (one) => one.state === "requested" || one.state === "releasing",
  );
  const quiet = now - Date.parse(incident.lastTripAt) >= quietFor;
  if (!held && quiet) return "closed";
  // Once stopped it stays called so until it is over or a new throw begins.
  return incident.state === "contained" && !held ? "contained" : "open";
}

function isStanding(state: Activation["state"]): boolean {
  return state === "applied" || state === "effective";
}

function entriesOf(
  activation: Activation,
): (Omit<TimelineEntry, "at"> & { at?: string })[] {
  const { id, state, lists, appliedAt, effectiveAt, releasedAt } = activation;
  const entry = (
    what: "applied" | "effective" | "released",
    at: string | null,
    text: string,
  ) => (at ? [{ key: `${what}-${id}`, what, at, text }] : []);
  return [
    ...entry(
      "applied",
      appliedAt,
      "The restriction is written and was read back.",
    ),
    ...entry(
      "effective",
      effectiveAt,
      "The restriction was seen to refuse mail.",
    ),
    ...entry("released", releasedAt, "The lists are as they were before."),
    ...(state === "failed"
      ? [
          {
            key: `failed-${id}`,
            what: "failed" as const,
            text: `The restriction could not be written: ${lists.flatMap((one) => one.note ?? []).join("; ") || "no reason given"}.`,
          },
        ]
      : []),
  ];
}
