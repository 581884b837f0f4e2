import { BreakwaterError } from "../../errors/breakwater-error";
import type { RecipientRef } from "../../tenant/exchange-port";
import type {
  EnforcementStore,
  HoldsOfList,
} from "../desired-state/enforcement-store";
import type { Episode } from "../desired-state/episode";
import type { HeldList, Hold } from "../desired-state/hold";
import {
  savedHuman,
  type SavedSettings,
} from "../desired-state/saved-settings";
import { wishOf } from "../desired-state/wish";
import type { EnforcementDeps } from "../enforcement-deps";
import { closeEpisode, isOver } from "./close-episode";
import { giveWay } from "./give-way";
import { restoreGoal, restrictionGoal } from "./goals";
import {
  lookAtTenant,
  newEpisode,
  replaceEpisode,
  shownOf,
  blank,
  type Look,
} from "./look";
import { reachGoal } from "./reach-goal";
import { recogniseOwnWrite } from "./own-write";
import type { ListOutcome, OwnWrite, Step } from "./step";

/** A look, a write and a look that reads back are three; more is another instance at the same list. */
const looksAtMost = 16;

/**
 * Makes one list what its holds say. Looks at the rows, then at the list, and takes one step: either
 * everything is as it must be, or it writes down what it will do, does it, and looks again. Every
 * step rests on the ETag of a row that was read before the list was, so that of two instances the one
 * with the older view starts over. It may die anywhere; the next look goes on from what is there.
 * @throws BreakwaterError what storage and the tenant throw, `no_approved_senders`, `storage_conflict`
 */
export async function reconcileList(
  deps: EnforcementDeps,
  store: EnforcementStore,
  listGuid: string,
  approvedSenders: () => Promise<RecipientRef | undefined>,
): Promise<ListOutcome> {
  let own: OwnWrite | undefined;
  for (let look = 0; look < looksAtMost; look++) {
    const step = await takeStep(deps, store, listGuid, approvedSenders, own);
    if (step.done) return step.done;
    own = step.own;
  }
  throw new BreakwaterError(
    "storage_conflict",
    `The list ${listGuid} did not come to rest in ${looksAtMost} looks.`,
    { hint: "It is looked at again within minutes." },
  );
}

async function takeStep(
  deps: EnforcementDeps,
  store: EnforcementStore,
  listGuid: string,
  approvedSenders: () => Promise<RecipientRef | undefined>,
  own: OwnWrite | undefined,
): Promise<Step> {
  const row = await store.episodeOf(listGuid);
  const holds = await store.holdsOf(listGuid);
  const list = largest(holds.standing.map(({ value }) => value));
  if (!row) {
    if (!list) return nothingOurs(holds);
    await store.createEpisode(newEpisode(deps, list));
    return {};
  }
  if (row.value.phase === "restored" && !own) {
    if (list) {
      const change = { ...blank(deps), list, notes: [] };
      await replaceEpisode({ deps, store }, row, change);
      return {};
    }
    if (!isOver(row.value, deps)) return nothingOurs(holds, row.value);
    await closeEpisode(deps, store, row);
    return {};
  }

  const look = await lookAtTenant(deps, store, row, holds);
  if (own) {
    const step = await recogniseOwnWrite(look, own);
    if (step) return step;
  }
  const saved = await savedSettings(look);
  if (saved === "changed") return {};
  const away = saved && (await giveWay(look, saved));
  if (away) return away;
  return pursue(look, saved, approvedSenders);
}

/** Finds what the list must be, and takes the step there. */
async function pursue(
  look: Look,
  saved: SavedSettings | undefined,
  approvedSenders: () => Promise<RecipientRef | undefined>,
): Promise<Step> {
  const { deps, episode, delivery, holds, standing, now, notes } = look;
  const human = saved
    ? { ...savedHuman(saved), moderated: delivery.moderated }
    : delivery;
  const shown = shownOf(human.acceptedSenders, delivery.acceptedSenders);
  const group = standing.length > 0 ? await approvedSenders() : undefined;
  const wish = wishOf(standing, human, group);
  const find = (identity: string) => deps.lists.findRecipient(identity);
  if (wish.kind === "restrict") {
    const found = await restrictionGoal(wish, episode.goal, now, find);
    return reachGoal(look, saved, { ...found, shown, then: "held" });
  }
  const then = wish.controlled ? "controlled" : "restored";
  if (saved) {
    const found = await restoreGoal(episode, saved, now, approvedSenders, find);
    return reachGoal(look, saved, { ...found, shown, then });
  }
  const took =
    wish.controlled || (await look.replace({ phase: "restored", shown }));
  return took ? { done: { state: then, holds, shown, notes: [...notes] } } : {};
}

/** Undefined as long as nothing of ours may be on the list. */
async function savedSettings(
  look: Look,
): Promise<SavedSettings | "changed" | undefined> {
  const { store, row, episode } = look;
  const { guid } = episode.list;
  if (episode.wrote.length === 0) return undefined;
  const saved = await store.savedOf(guid, episode.id);
  if (saved) return saved;
  // Another instance may have closed the episode between our two reads.
  if ((await store.episodeOf(guid))?.etag !== row.etag) return "changed";
  await look.report("settings-lost");
  throw new BreakwaterError(
    "internal",
    `The saved settings of the list ${guid} are missing; it is left as it is.`,
    { hint: "Restore who may write to it by hand." },
  );
}

function largest(holds: readonly Hold[]): HeldList | undefined {
  const bySize = [...holds].sort(
    (a, b) => (b.list.reach ?? -1) - (a.list.reach ?? -1),
  );
  return bySize[0]?.list;
}

function nothingOurs(holds: HoldsOfList, episode?: Episode): Step {
  const shown = episode?.shown ?? { before: null, now: null };
  const notes = episode?.notes ?? [];
  return { done: { state: "restored", holds, shown, notes } };
}
