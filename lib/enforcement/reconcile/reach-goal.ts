import { toIso } from "../../time/clock";
import type { Episode, Goal } from "../desired-state/episode";
import {
  saveSettings,
  savedHuman,
  type SavedSettings,
} from "../desired-state/saved-settings";
import { keysOf, sameKeys, type SenderKeys } from "../desired-state/senders";
import { targetOf, writeSenders } from "../levers/accepted-senders";
import { tellChange } from "../tell-change";
import type { NewGoal } from "./goals";
import type { Look } from "./look";
import type { Step } from "./step";

interface Pursuit extends NewGoal {
  shown: Episode["shown"];
  /** What the list is once the goal is on it. */
  then: "held" | "controlled" | "restored";
}

/** Writes what is not there yet; where it is, says so in the row and comes to rest. */
export async function reachGoal(
  look: Look,
  saved: SavedSettings | undefined,
  pursuit: Pursuit,
): Promise<Step> {
  for (const { rule, senders } of pursuit.findings)
    await look.report(rule, senders);
  return sameKeys(look.now, pursuit.goal.target)
    ? rest(look, pursuit)
    : write(look, saved, pursuit);
}

/** Saved first, then what will be written, then the tenant: whoever comes after a crash finds the reason of what he finds. */
async function write(
  look: Look,
  saved: SavedSettings | undefined,
  { goal, shown }: Pursuit,
): Promise<Step> {
  const { deps, episode } = look;
  const settings = saved ?? (await saveOnce(look));
  if (!settings) {
    await look.begin();
    return {};
  }
  const target = targetOf(goal.target, settings);
  const wrote = union(episode.wrote, goal.target);
  if (!(await look.replace({ goal, wrote, confirmed: null, shown }))) return {};
  await writeSenders(deps.lists, episode.list, target);
  deps.log.info("enforcement.written", {
    list: episode.list.guid,
    senders: target.kind === "everyone" ? "everyone" : target.guids.join(","),
    causes: goal.causeIds.join(","),
  });
  return { own: { episodeId: episode.id, keys: goal.target } };
}

/** Undefined where an instance that died had saved something that is no longer so. */
async function saveOnce(look: Look): Promise<SavedSettings | undefined> {
  const { deps, store, episode, delivery, causeIds, now } = look;
  const settings = saveSettings(
    episode.list,
    delivery,
    causeIds,
    deps.clock.now(),
  );
  if (await store.saveOnce(episode.id, settings)) return settings;
  const there = await store.savedOf(episode.list.guid, episode.id);
  return there && sameKeys(keysOf(savedHuman(there).acceptedSenders), now)
    ? there
    : undefined;
}

async function rest(look: Look, { goal, shown, then }: Pursuit): Promise<Step> {
  const { episode, holds, notes, now } = look;
  const ours = episode.wrote.length > 0;
  const done = { state: then, holds, shown, notes: [...notes] };
  if (then === "held") {
    const confirmed = ours ? goal.target : null;
    if (isConfirmed(episode, goal, confirmed)) return { done };
    if (ours) await tell(look, goal, "restricted");
    const wrote = ours ? [goal.target] : [];
    const took = await look.replace({ goal, confirmed, wrote, shown });
    return took ? { done } : {};
  }
  await tell(look, goal, "restored");
  const took =
    then === "controlled"
      ? await look.begin({ shown })
      : await look.replace({
          phase: "restored",
          // What may still arrive late.
          wrote: episode.wrote.filter((keys) => !sameKeys(keys, now)),
          confirmed: null,
          goal: null,
          shown,
        });
  return took ? { done } : {};
}

/** Also on whose behalf: a hold that is new must change the row, so that whoever was about to give the list back starts over. */
function isConfirmed(
  episode: Episode,
  goal: Goal,
  confirmed: SenderKeys | null,
): boolean {
  return (
    episode.goal?.asked === goal.asked &&
    sameKeys(episode.goal.causeIds, goal.causeIds) &&
    sameKeys(episode.confirmed ?? [], confirmed ?? [])
  );
}

function tell(
  { deps, episode }: Look,
  goal: Goal,
  what: "restricted" | "restored",
): Promise<void> {
  const { guid, address } = episode.list;
  const causes = goal.causeIds.join(",");
  return tellChange(deps, {
    kind: "list",
    key: `list|${guid}|${episode.id}|${goal.asked}|${causes}`,
    at: toIso(deps.clock.now()),
    listGuid: guid,
    listAddress: address,
    what,
    causeIds: goal.causeIds,
    senders: goal.target,
  });
}

function union(wrote: Episode["wrote"], keys: SenderKeys): string[][] {
  return wrote.some((one) => sameKeys(one, keys))
    ? [...wrote]
    : [...wrote, [...keys]];
}
