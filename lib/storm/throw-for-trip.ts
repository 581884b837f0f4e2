import type { Activation } from "../enforcement/desired-state/activation";
import { isBreakwaterError } from "../errors/breakwater-error";
import type { Incident } from "../incident/incident";
import type { Policy } from "../policy/policy-schema";
import { hour, minute } from "../time/clock";
import type { DetectorDeps } from "./detector-deps";
import { evaluateWindow } from "./evaluate-window";
import { budgetFor, spendBudget } from "./storm-budget";
import type { StormMail } from "./storm-mail";
import type { StormList } from "./storm-ports";
import { minutesWhereFewSufficed } from "./storm-rules-schema";
import { explainTrip, type Trip } from "./trip";

/** A storm whose newest sign is older is over, or its present mail will trip by itself. */
const worthStopping = hour;

export interface TrippedList {
  list: StormList;
  /** What the rules reckoned with. */
  reach: number;
  trip: Trip;
  /** The mail that was looked at. */
  mails: readonly StormMail[];
}

/**
 * Throws the kill switch for a storm, or writes down why not. May be repeated after a crash at any
 * point: the incident's id makes every throw the same one.
 */
export async function throwForTrip(
  deps: DetectorDeps,
  policy: Policy,
  incident: Incident,
  tripped: TrippedList,
): Promise<void> {
  const { list, reach, trip } = tripped;
  const last = incident.activations.at(-1);
  const activation = last ? await deps.killSwitch.get(last) : undefined;
  if (activation && !mayThrowAgain(activation, tripped, policy)) return;

  const key = `${incident.id}-${incident.activations.length + 1}`;
  const minutes = trip.few
    ? Math.min(minutesWhereFewSufficed, policy.storm.minutes)
    : policy.storm.minutes;
  const why = await reasonNotTo(deps, policy, trip);
  if (why) return notThrown(deps, incident, why.key, why.text);

  const now = deps.clock.now();
  const budget = budgetFor(reach, policy.blastRadius.storm);
  const room = await spendBudget(deps.tables, deps.tenantId, budget, {
    key,
    listGuid: list.guid,
    now,
    until: now + minutes * minute,
  });
  if (!room) {
    return notThrown(
      deps,
      incident,
      `budget-${budget.className}`,
      `The detector has used up its budget for lists of this size (${budget.className}: ${budget.limit.count} at a time, ${budget.limit.perHour} an hour). A person must decide.`,
    );
  }
  await engage(deps, incident, tripped, { key, minutes });
}

async function engage(
  deps: DetectorDeps,
  incident: Incident,
  { list, trip }: TrippedList,
  { key, minutes }: { key: string; minutes: number },
): Promise<void> {
  let activation: Activation;
  try {
    activation = await deps.killSwitch.engage({
      scope: "list",
      target: list.guid,
      reason: explainTrip(trip).slice(0, 500),
      minutes,
      by: "detector",
      incidentId: incident.id,
      idempotencyKey: key,
    });
  } catch (error) {
    // Trying again changes nothing about these; anything else is worth the queue's retries.
    if (
      !isBreakwaterError(
        error,
        "no_approved_senders",
        "list_not_writable",
        "not_found",
        "conflict",
        "forbidden",
        "tenant_forbidden",
      )
    )
      throw error;
    return notThrown(
      deps,
      incident,
      error.code,
      `The kill switch could not be thrown: ${error.message} ${error.hint ?? ""}`.trim(),
    );
  }
  // The timeline first: once the activation is on the incident, nobody comes back to write it.
  await deps.incidents.note(incident.id, {
    key: `thrown-${activation.id}`,
    what: "thrown",
    text: `The detector threw the kill switch for ${minutes} minutes.`,
  });
  await deps.incidents.update(incident.id, (current) =>
    current.activations.includes(activation.id)
      ? null
      : { ...current, activations: [...current.activations, activation.id] },
  );
  deps.log.warn("storm.thrown", {
    incidentId: incident.id,
    activationId: activation.id,
    listGuid: list.guid,
    rule: trip.rule,
    minutes,
  });
}

/** Once a throw is over (expired, released by a person, failed), only mail received since then can justify another. */
function mayThrowAgain(
  activation: Activation,
  { reach, mails }: TrippedList,
  policy: Policy,
): boolean {
  if (activation.state !== "released" && activation.state !== "failed")
    return false;
  const since = Date.parse(activation.releasedAt ?? activation.requestedAt);
  return (
    evaluateWindow({
      mails: mails.filter((mail) => mail.receivedAt > since),
      reach,
      rules: policy.storm.rules,
    }) !== null
  );
}

async function reasonNotTo(
  deps: DetectorDeps,
  policy: Policy,
  trip: Trip,
): Promise<{ key: string; text: string } | undefined> {
  if (deps.clock.now() - Date.parse(trip.at) > worthStopping)
    return {
      key: "too-late",
      text: "Heard more than an hour after it happened: there is nothing left to stop.",
    };
  if (policy.storm.mode !== "enforce")
    return {
      key: "report-mode",
      text: "The policy asks for reports only (storm.mode). A person may throw the kill switch.",
    };
  const blockedBy = await deps.automationBlockedBy();
  return blockedBy === null
    ? undefined
    : {
        key: "automation-blocked",
        text: `Automatic action is off: ${blockedBy} A person may throw the kill switch.`,
      };
}

async function notThrown(
  deps: DetectorDeps,
  incident: Incident,
  why: string,
  text: string,
): Promise<void> {
  await deps.incidents.note(incident.id, {
    key: `not-thrown-${why}`,
    what: "not-thrown",
    text,
  });
  deps.log.warn("storm.not-thrown", { incidentId: incident.id, why });
}
