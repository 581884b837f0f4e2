import type { Stored } from "../../ports/tables";
import type { DeliverySettings, SenderRef } from "../../tenant/exchange-port";
import { toIso } from "../../time/clock";
import type {
  EnforcementStore,
  HoldsOfList,
} from "../desired-state/enforcement-store";
import type { Episode } from "../desired-state/episode";
import type { HeldList, Hold } from "../desired-state/hold";
import { keysOf, type SenderKeys } from "../desired-state/senders";
import type { EnforcementDeps } from "../enforcement-deps";
import type { EnforcementRule } from "./enforcement-finding";
import { reportFinding } from "./report-finding";

/** One look at a list: its rows, read first, and what the tenant said after that. */
export interface Look {
  deps: EnforcementDeps;
  store: EnforcementStore;
  row: Stored<Episode>;
  episode: Episode;
  holds: HoldsOfList;
  standing: readonly Hold[];
  causeIds: readonly string[];
  delivery: DeliverySettings;
  /** The accepted senders that were found. */
  now: SenderKeys;
  notes: Set<string>;
  /** Changes the row if nobody has since it was read; notes go with every change. */
  replace: (change: Partial<Episode>) => Promise<boolean>;
  /** As `replace`, with a new id and nothing of ours on the list. */
  begin: (change?: Partial<Episode>) => Promise<boolean>;
  report: (rule: EnforcementRule, senders?: readonly string[]) => Promise<void>;
}

export function replaceEpisode(
  { deps, store }: Pick<Look, "deps" | "store">,
  row: Stored<Episode>,
  change: Partial<Episode>,
): Promise<boolean> {
  const changedAt = toIso(deps.clock.now());
  return store.episodes
    .replace(row, { ...row.value, ...change, changedAt })
    .then((stored) => stored !== undefined);
}

/** What an episode begins with. */
export function blank(deps: EnforcementDeps) {
  return {
    id: deps.ids.next(),
    phase: "held" as const,
    wrote: [],
    confirmed: null,
    goal: null,
  };
}

export function newEpisode(deps: EnforcementDeps, list: HeldList): Episode {
  return {
    ...blank(deps),
    list,
    shown: { before: null, now: null },
    notes: [],
    changedAt: toIso(deps.clock.now()),
  };
}

export async function lookAtTenant(
  deps: EnforcementDeps,
  store: EnforcementStore,
  row: Stored<Episode>,
  holds: HoldsOfList,
): Promise<Look> {
  const episode = row.value;
  const { list } = episode;
  const delivery = await deps.lists.readDelivery(list);
  const standing = holds.standing.map(({ value }) => value);
  const causeIds = standing.map(({ causeId }) => causeId).sort();
  const notes = new Set(episode.notes);
  const replace: Look["replace"] = (change) =>
    replaceEpisode({ deps, store }, row, { notes: [...notes], ...change });
  return {
    deps,
    store,
    row,
    episode,
    holds,
    standing,
    causeIds,
    delivery,
    now: keysOf(delivery.acceptedSenders),
    notes,
    replace,
    begin: (change = {}) => replace({ ...blank(deps), ...change }),
    async report(rule, senders = []) {
      const found = { list, episodeId: episode.id, rule, senders, causeIds };
      notes.add(await reportFinding(deps, found));
    },
  };
}

export function shownOf(
  before: readonly SenderRef[],
  now: readonly SenderRef[],
): Episode["shown"] {
  const names = (senders: readonly SenderRef[]) =>
    senders.map(({ identity }) => identity);
  return { before: names(before), now: names(now) };
}
