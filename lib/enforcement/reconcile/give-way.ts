import { BreakwaterError } from "../../errors/breakwater-error";
import {
  savedHuman,
  type SavedSettings,
} from "../desired-state/saved-settings";
import { keysOf } from "../desired-state/senders";
import { classify } from "./classify";
import { isOnlyLost } from "./is-only-lost";
import { shownOf, type Look } from "./look";
import type { Step } from "./step";

/**
 * Where somebody else changed what we wrote, his settings are from now on what is restored: a new
 * episode begins with them if anything still holds the list, and they stay as they are if nothing does.
 * Senders who were only added are reported. Undefined: nothing stands in the way.
 */
export async function giveWay(
  look: Look,
  saved: SavedSettings,
): Promise<Step | undefined> {
  const { delivery, episode, holds, notes, now, standing } = look;
  const before = keysOf(savedHuman(saved).acceptedSenders);
  const origin = classify(now, before, episode);
  if (origin === "unclear") {
    throw new BreakwaterError(
      "tenant_incomplete",
      `Who may write to the list ${episode.list.guid} cannot be read back for certain.`,
      {
        hint: "Give the approved-senders group a name that no other recipient has.",
      },
    );
  }
  if (origin === "added") {
    const ours = episode.confirmed ?? [];
    await look.report(
      "senders-added",
      now.filter((key) => !ours.includes(key)),
    );
  }
  if (origin !== "foreign" || (await isOnlyLost(look))) return undefined;
  await look.report("settings-kept");
  const shown = shownOf(delivery.acceptedSenders, delivery.acceptedSenders);
  if (standing.length > 0) {
    await look.begin({ shown });
    return {};
  }
  const took = await look.begin({ phase: "restored", shown });
  return took
    ? { done: { state: "kept", holds, shown, notes: [...notes] } }
    : {};
}
