import pLimit from "p-limit";
import { BreakwaterError } from "../errors/breakwater-error";
import type { Incident } from "../incident/incident";
import { mailEventsMessageSchema } from "../mail-flow/mail-event";
import type { Policy } from "../policy/policy-schema";
import { hour, minute, toIso } from "../time/clock";
import { assumedReach } from "./assumed-reach";
import { claimEpisode } from "./claim-episode";
import type { DetectorDeps } from "./detector-deps";
import { evaluateWindow } from "./evaluate-window";
import { sightMail, type Sighting } from "./sighting";
import type { StormList } from "./storm-ports";
import { longestWindowMinutes } from "./storm-rules-schema";
import { throwForTrip, type TrippedList } from "./throw-for-trip";
import { explainTrip } from "./trip";

export interface Detector {
  /**
   * Handles one message of the queue `mail-events`: records its mail, looks at every window that the
   * mail falls into, opens incidents and throws the kill switch. To do so again, later, in another
   * order or at the same moment in two instances comes to the same.
   * @throws BreakwaterError `bad_message`, or what storage and the tenant throw: the queue tries again.
   */
  detect: (message: unknown) => Promise<void>;
}

const writesAtOnce = 16;
const window = longestWindowMinutes * minute;
/** Further back than any window: mail that joins two halves of a conversation. */
const joinsFurtherBack = hour;

export function createDetector(deps: DetectorDeps): Detector {
  return {
    async detect(message) {
      const parsed = mailEventsMessageSchema.safeParse(message);
      if (!parsed.success)
        throw new BreakwaterError(
          "bad_message",
          "A message of the queue mail-events cannot be read.",
          { cause: parsed.error },
        );
      const { events } = parsed.data;
      const addresses = [...new Set(events.flatMap((one) => one.recipients))];
      const lists = await deps.lists.find(addresses);
      const byList = new Map<string, { list: StormList; heard: Sighting[] }>();
      for (const event of events) {
        const sighting = sightMail(event, deps.ownMail);
        if (sighting.kind === "forged") continue;
        for (const list of listsOf(event.recipients, lists)) {
          const entry = byList.get(list.guid) ?? { list, heard: [] };
          entry.heard.push(sighting);
          byList.set(list.guid, entry);
        }
      }
      const limit = pLimit(writesAtOnce);
      await Promise.all(
        [...byList.values()].flatMap(({ list, heard }) =>
          heard.map((one) => limit(() => deps.mailLog.record(list, one))),
        ),
      );
      const policy = await deps.policy();
      await allOrFirstError(
        [...byList.values()].map(
          ({ list, heard }) =>
            () =>
              judgeList(deps, policy, list, heard),
        ),
      );
    },
  };
}

function listsOf(
  recipients: readonly string[],
  lists: ReadonlyMap<string, StormList>,
): StormList[] {
  const found = new Map<string, StormList>();
  for (const address of recipients) {
    const list = lists.get(address);
    if (list) found.set(list.guid, list);
  }
  return [...found.values()];
}

/** Every list gets its turn, also where another one failed. */
async function allOrFirstError(
  jobs: readonly (() => Promise<void>)[],
): Promise<void> {
  const errors: unknown[] = [];
  for (const job of jobs) await job().catch((error) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

async function judgeList(
  deps: DetectorDeps,
  policy: Policy,
  list: StormList,
  heard: readonly Sighting[],
): Promise<void> {
  const reach = assumedReach(list, policy.limits.default);
  for (const { first, last } of runsOf(heard)) {
    const mails = await deps.mailLog.load(
      list.guid,
      first - window - joinsFurtherBack,
      last + window + 1,
    );
    const trip = evaluateWindow({
      mails,
      reach,
      rules: policy.storm.rules,
      from: first,
    });
    if (trip) await answerTrip(deps, policy, { list, reach, trip, mails });
  }
}

/** Backlogs span days: mails more than a window apart are looked at separately. */
function runsOf(heard: readonly Sighting[]): { first: number; last: number }[] {
  const times = heard
    .map((one) => Date.parse(one.receivedAt))
    .sort((a, b) => a - b);
  const runs: { first: number; last: number }[] = [];
  for (const at of times) {
    const run = runs.at(-1);
    if (run && at - run.last <= window) run.last = at;
    else runs.push({ first: at, last: at });
  }
  return runs;
}

async function answerTrip(
  deps: DetectorDeps,
  policy: Policy,
  tripped: TrippedList,
): Promise<void> {
  const { list, trip } = tripped;
  const id = await claimEpisode(deps, list.guid, trip.at);
  await deps.incidents.open(newIncident(id, tripped, deps.clock.now()));
  await deps.incidents.note(id, {
    key: "tripped",
    what: "tripped",
    at: trip.at,
    text: explainTrip(trip),
  });
  const incident = await deps.incidents.update(id, (current) =>
    withTrip(current, trip.at),
  );
  deps.log.warn("storm.tripped", {
    incidentId: id,
    listGuid: list.guid,
    rule: trip.rule,
    reach: trip.reach,
    distinctRepliers: trip.distinctRepliers,
  });
  if (incident) await throwForTrip(deps, policy, incident, tripped);
}

function newIncident(
  id: string,
  { list, trip, reach }: TrippedList,
  now: number,
): Incident {
  const { distinctRepliers, replies, deliveries } = trip;
  return {
    id,
    state: "open",
    lists: [list.address],
    listGuids: [list.guid],
    openedAt: toIso(now),
    closedAt: null,
    activations: [],
    rule: trip.rule,
    explanation: explainTrip(trip),
    conversation: trip.conversation,
    reach,
    reachComplete: list.reach !== null && list.complete,
    trippedAt: trip.at,
    lastTripAt: trip.at,
    counts: { replies, distinctRepliers, deliveries, rejected: null },
    countedAt: toIso(now),
  };
}

/** A storm that goes on, or comes back. At most one write a minute: every instance wants this row. */
function withTrip(incident: Incident, at: string): Incident | null {
  const newer = Date.parse(at) - Date.parse(incident.lastTripAt) >= minute;
  if (!newer && incident.state !== "closed") return null;
  if (incident.state === "closed" && at <= incident.lastTripAt) return null;
  return {
    ...incident,
    lastTripAt: at > incident.lastTripAt ? at : incident.lastTripAt,
    state: incident.state === "closed" ? "open" : incident.state,
    closedAt: null,
  };
}
