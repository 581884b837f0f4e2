import { startOrdinaryMail } from "../tenant/mail-flow/ordinary-mail";
import { playStorm } from "../tenant/mail-flow/play-storm";
import { castOf } from "./cast";
import type { World } from "./create-world";
import type { Curve } from "./drill-result";
import type { PartContext } from "./parts/part-context";
import { playPart } from "./parts/play-part";
import type { Scenario } from "./scenario";

/** After the last planned mail, so that what is under way comes to its end. */
const tailMilliseconds = 15 * 60_000;
/** Mean time between two ordinary mails to lists beside the storm. */
const ordinaryEverySeconds = 30;
/** Anybody: nobody in the tenant has that domain. */
const outsider = "announcements@elsewhere.example";

export interface Played {
  /** Receipt of every mail that the storm's list let in, epoch milliseconds. */
  accepted: number[];
  refused: { at: number; by: string }[];
  deliveries: number;
  curve: Curve;
}

/** Lets ordinary mail flow, plays the storm at its time, and lets time pass until it is over. */
export async function play(
  world: World,
  scenario: Scenario,
  seed: number,
): Promise<Played> {
  const { clock, state, tenant, list, startsAt } = world;
  const played: Played = {
    accepted: [],
    refused: [],
    deliveries: 0,
    curve: [],
  };
  let first: ReturnType<PartContext["firstMail"]> = null;
  const unhear = tenant.mailFlow.hear(({ mail, lists }) => {
    const outcome = lists.find((one) => one.list.guid === list.guid);
    // By the clock and not by the mail's own time: a backlog counts when it comes.
    const at = clock.now();
    if (!outcome || at < startsAt) return;
    if (!outcome.refusal && mail.subject === scenario.conversation.subject)
      first ??= mail;
    if (outcome.refusal) {
      played.refused.push({ at, by: outcome.refusal.by });
      return;
    }
    played.accepted.push(at);
    const minute = Math.floor((at - startsAt) / 60_000);
    played.deliveries += outcome.delivered;
    played.curve[minute] = (played.curve[minute] ?? 0) + outcome.delivered;
  });
  const others = withoutList(world);
  const endOrdinary = startOrdinaryMail(others, tenant.mailFlow, {
    seed,
    everySeconds: ordinaryEverySeconds,
    // Nobody looks at the day before.
    historyHours: 0,
  });
  let finished = false;
  const { sender, ...conversation } = scenario.conversation;
  const storm = playStorm(
    state,
    tenant.mailFlow,
    {
      ...conversation,
      list: list.address,
      ...(sender === "outsider" ? { outsider } : {}),
      asksForReceipts: scenario.readReceipts !== undefined,
    },
    { seed, startAt: startsAt },
  );
  void storm.finished.then(() => {
    finished = true;
    clock.touch();
  });
  const context = {
    world,
    seed,
    person: castOf(world, seed),
    firstMail: () => first,
  };
  const ends = scenario.also.map((part) => playPart(context, part));
  await clock.runUntil(() => finished);
  await clock.runUntil(Math.max(clock.now(), ...ends) + tailMilliseconds);
  endOrdinary();
  unhear();
  return { ...played, curve: Array.from(played.curve, (value) => value ?? 0) };
}

/** Ordinary mail is for the other lists: the storm's figures are the storm's. */
function withoutList({ state, list }: World): World["state"] {
  return {
    ...state,
    lists: {
      ...state.lists,
      all: () => [...state.lists.all()].filter((one) => one.guid !== list.guid),
    },
  };
}
