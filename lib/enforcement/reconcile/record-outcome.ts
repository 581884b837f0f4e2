import { isBreakwaterError } from "../../errors/breakwater-error";
import { day } from "../../time/clock";
import type { ActivationList } from "../desired-state/activation";
import type { ActivationStore } from "../desired-state/activation-store";
import type {
  EnforcementStore,
  HoldsOfList,
} from "../desired-state/enforcement-store";
import type { EnforcementDeps } from "../enforcement-deps";
import { replaceEpisode } from "./look";
import { reportFinding } from "./report-finding";
import type { ListOutcome } from "./step";

interface Recorder {
  deps: EnforcementDeps;
  store: EnforcementStore;
  activations: ActivationStore;
}

/** Tells the activations of a list what came of it, and clears away the holds of those that are released. */
export async function recordOutcome(
  { store, activations }: Recorder,
  listGuid: string,
  { holds, shown, notes }: ListOutcome,
): Promise<void> {
  const seen = shown.now === null ? {} : shown;
  const note = (more: readonly string[] = []) =>
    [...notes, ...more].join("; ") || null;
  await tellAll(activations, holds.standing, listGuid, {
    ...seen,
    state: "applied",
    note: note(),
  });
  const still =
    holds.standing.length > 0 ? ["still-held: another hold stands"] : [];
  await tellAll(activations, holds.lapsed, listGuid, {
    ...seen,
    state: "released",
    note: note(still),
  });
  await clearAway(store, holds.lapsed);
}

/**
 * The same for a list that could not be done.
 * @returns the code to try again for; undefined where trying again would change nothing
 */
export async function recordFailure(
  recorder: Recorder,
  listGuid: string,
  error: unknown,
): Promise<string | undefined> {
  const { deps, store, activations } = recorder;
  const code = isBreakwaterError(error) ? error.code : "internal";
  const holds = await store.holdsOf(listGuid);
  deps.log.warn("enforcement.list-failed", { list: listGuid, code });
  if (code === "list_not_writable") {
    const note = await report(recorder, listGuid, holds, "no-lever");
    await tellAll(activations, holds.standing, listGuid, {
      state: "failed",
      note,
    });
    await tellAll(activations, holds.lapsed, listGuid, { note });
    return undefined;
  }
  if (code === "not_found" && !(await deps.lists.findList(listGuid))) {
    await recordGone(recorder, listGuid, holds);
    return undefined;
  }
  const note = `${code}: it is tried again`;
  await tellAll(activations, [...holds.standing, ...holds.lapsed], listGuid, {
    note,
  });
  return code;
}

/** A deleted list holds nobody up; it is looked for a day longer, should it have been a slip of the tenant's. */
async function recordGone(
  recorder: Recorder,
  listGuid: string,
  holds: HoldsOfList,
): Promise<void> {
  const { deps, store, activations } = recorder;
  const note = await report(recorder, listGuid, holds, "list-gone");
  await tellAll(activations, holds.standing, listGuid, {
    state: "failed",
    note,
  });
  await tellAll(activations, holds.lapsed, listGuid, {
    state: "released",
    note,
  });
  await clearAway(store, holds.lapsed);
  const row = await store.episodeOf(listGuid);
  if (!row || Date.parse(row.value.changedAt) > deps.clock.now() - day) return;
  await clearAway(
    store,
    holds.standing.filter(({ value }) => value.cause === "audit"),
  );
  await replaceEpisode({ deps, store }, row, { phase: "restored" });
}

async function report(
  { deps, store }: Recorder,
  listGuid: string,
  { standing, lapsed }: HoldsOfList,
  rule: "no-lever" | "list-gone",
): Promise<string> {
  const row = await store.episodeOf(listGuid);
  const list = row?.value.list ?? [...standing, ...lapsed][0]?.value.list;
  if (!list) return rule;
  return reportFinding(deps, {
    list,
    rule,
    episodeId: row?.value.id ?? "",
    causeIds: standing.map(({ value }) => value.causeId).sort(),
  });
}

async function tellAll(
  activations: ActivationStore,
  holds: HoldsOfList["standing"],
  listGuid: string,
  news: Partial<ActivationList>,
): Promise<void> {
  for (const { value } of holds) {
    if (value.cause !== "activation") continue;
    const head = await activations.headOf(value.causeId);
    if (head) await activations.noteList(head, listGuid, news);
  }
}

/** Only after their activations know: a hold is what makes a list be looked at again. */
async function clearAway(
  store: EnforcementStore,
  holds: HoldsOfList["lapsed"],
): Promise<void> {
  for (const { partitionKey, rowKey } of holds)
    await store.holds.remove(partitionKey, rowKey);
}
