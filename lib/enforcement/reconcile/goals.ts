import type { Episode, Goal } from "../desired-state/episode";
import {
  savedHuman,
  type SavedSettings,
} from "../desired-state/saved-settings";
import {
  keysOf,
  sameKeys,
  sendersTarget,
  targetKeys,
  type SenderKeys,
} from "../desired-state/senders";
import { noApprovedSenders, type Wish } from "../desired-state/wish";
import type { ListControl, RecipientRef } from "../../tenant/exchange-port";
import type { EnforcementRule } from "./enforcement-finding";

type FindRecipient = ListControl["findRecipient"];

/** What is to be found on the list, and what there is to say about it. */
export interface NewGoal {
  goal: Goal;
  findings: { rule: EnforcementRule; senders: string[] }[];
}

/** The group and whoever else may write, as far as they exist. */
export async function restrictionGoal(
  wish: Extract<Wish, { kind: "restrict" }>,
  last: Goal | null,
  now: SenderKeys,
  find: FindRecipient,
): Promise<NewGoal> {
  const { group, alsoAllowed } = wish;
  const all = targetKeys(sendersTarget(group, alsoAllowed));
  const asked = `restrict:${group.guid};${all.join(",")}`;
  const causeIds = [...wish.causeIds];
  // Looked up once, and again when somebody is missing: who is deleted leaves the list by himself.
  if (last?.asked === asked && last.target.every((key) => now.includes(key)))
    return { goal: { ...last, causeIds }, findings: [] };
  const found = await existing(alsoAllowed, find);
  const target = [...targetKeys(sendersTarget(group, found))];
  return { goal: { causeIds, asked, target }, findings: [] };
}

/**
 * What was saved, without senders that no longer exist. Where none is left the list stays restricted
 * to the approved-senders group; everyone comes only from a row that says so.
 */
export async function restoreGoal(
  episode: Pick<Episode, "id" | "goal">,
  saved: SavedSettings,
  now: SenderKeys,
  approvedSenders: () => Promise<RecipientRef | undefined>,
  find: FindRecipient,
): Promise<NewGoal> {
  const asked = `restore:${episode.id}`;
  const goal = (target: readonly string[]): Goal => ({
    causeIds: [],
    asked,
    target: [...target],
  });
  const savedKeys = keysOf(savedHuman(saved).acceptedSenders);
  if (saved.everyone === true || sameKeys(now, savedKeys))
    return { goal: goal(savedKeys), findings: [] };
  if (episode.goal?.asked === asked)
    return { goal: episode.goal, findings: [] };
  const guids = saved.senders.flatMap(({ guid }) => guid ?? []);
  const left = await existing(guids, find);
  const gone = saved.senders
    .filter(({ guid }) => guid === undefined || !left.includes(guid))
    .map(({ guid, identity }) => guid ?? identity);
  const findings: NewGoal["findings"] =
    gone.length > 0 ? [{ rule: "senders-gone", senders: gone }] : [];
  if (left.length > 0) return { goal: goal([...left].sort()), findings };
  findings.push({ rule: "stays-restricted", senders: [] });
  const group = await approvedSenders();
  // Whoever restricted it is gone, and so is the group that would: open is not what a human left.
  if (!group && now.length === 0) throw noApprovedSenders();
  return {
    goal: goal(group ? targetKeys(sendersTarget(group)) : now),
    findings,
  };
}

/** In the order given. An error is not an absence: it goes on to the caller. */
export async function existing(
  guids: readonly string[],
  find: FindRecipient,
): Promise<string[]> {
  const found: string[] = [];
  for (const guid of new Set(guids.map((one) => one.toLowerCase()))) {
    const recipient = await find(guid);
    if (recipient) found.push(recipient.guid.toLowerCase());
  }
  return found;
}
