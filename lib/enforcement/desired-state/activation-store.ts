import { BreakwaterError } from "../../errors/breakwater-error";
import { tableKey } from "../../ports/table-key";
import type { Stored } from "../../ports/tables";
import { toIso } from "../../time/clock";
import type { EnforcementDeps } from "../enforcement-deps";
import { tellChange } from "../tell-change";
import {
  activationHeadRows,
  activationListRows,
  comesAfter,
  type Activation,
  type ActivationHead,
  type ActivationList,
  type ActivationListRow,
  type ActivationState,
} from "./activation";
import type { HeldList } from "./hold";

/** Writers are two or three instances and a timer. */
const attemptsAtMost = 20;

type StoreDeps = Pick<
  EnforcementDeps,
  "tenantId" | "tables" | "clock" | "log" | "onChange"
>;

/** The rows of activations. Whatever changes one does so by ETag, again where another was quicker. */
export function activationStore(deps: StoreDeps) {
  const { tenantId, tables, clock } = deps;
  const heads = tables.of(activationHeadRows);
  const lists = tables.of(activationListRows);
  const partitionOf = ({
    id,
    attempt,
  }: Pick<ActivationHead, "id" | "attempt">) => tableKey(tenantId, id, attempt);
  const headOf = async (id: string) => heads.get(tenantId, tableKey(id));

  async function* listRows(
    head: Pick<ActivationHead, "id" | "attempt">,
  ): AsyncIterable<Stored<ActivationListRow>> {
    yield* lists.list({ partitionKey: partitionOf(head) });
  }

  /** `change` answers null to leave it. Undefined: there is no such activation. */
  async function changeHead(
    id: string,
    change: (head: ActivationHead) => Partial<ActivationHead> | null,
  ): Promise<ActivationHead | undefined> {
    for (let attempt = 0; attempt < attemptsAtMost; attempt++) {
      const row = await headOf(id);
      if (!row) return undefined;
      const changed = change(row.value);
      if (!changed) return row.value;
      const stored = await heads.replace(row, { ...row.value, ...changed });
      if (stored) return stored.value;
    }
    throw conflict(`Activation ${id}`);
  }

  /** Every one, oldest first. */
  async function allHeads(): Promise<ActivationHead[]> {
    const found: ActivationHead[] = [];
    for await (const row of heads.list({ partitionKey: tenantId }))
      found.push(row.value);
    return found;
  }

  return {
    heads: allHeads,
    /** What is not over, oldest first. */
    open: async () =>
      (await allHeads()).filter(({ state }) => state !== "released"),
    headOf: async (id: string) => (await headOf(id))?.value,
    listRows,
    changeHead,

    /** Its lists, then the row that makes them count. False: it was there already, and these are forgotten. */
    async create(
      head: ActivationHead,
      held: readonly HeldList[],
    ): Promise<boolean> {
      const partitionKey = partitionOf(head);
      const rows = held.map((list) => ({
        partitionKey,
        rowKey: tableKey(list.guid),
        value: requested(list),
      }));
      await lists.putMany(rows);
      if (await heads.create(tenantId, tableKey(head.id), head)) return true;
      for (const { rowKey } of rows) await lists.remove(partitionKey, rowKey);
      return false;
    },

    /** Moves it on to a later state; false where it was there or further already. */
    async advance(
      id: string,
      state: ActivationState,
      also: Partial<ActivationHead> = {},
      onlyIf: (head: ActivationHead) => boolean = () => true,
    ): Promise<boolean> {
      let moved = false;
      const head = await changeHead(id, (current) => {
        moved = comesAfter(state, current.state) && onlyIf(current);
        return moved ? { ...also, state } : null;
      });
      if (!head || !moved) return false;
      deps.log.info("activation.advanced", { activation: id, state });
      await tellChange(deps, {
        kind: "activation",
        key: `activation|${id}|${state}`,
        at: toIso(clock.now()),
        activationId: id,
        incidentId: head.incidentId,
        what: state,
        by: state === "requested" ? head.by : head.releasedBy,
      });
      return true;
    },

    /** Moves one of its lists on; what is shown of it is brought up to date in any state. */
    async noteList(
      head: ActivationHead,
      listGuid: string,
      news: Partial<ActivationList>,
    ): Promise<void> {
      for (let attempt = 0; attempt < attemptsAtMost; attempt++) {
        const row = await lists.get(partitionOf(head), tableKey(listGuid));
        if (!row || !isNews(row.value, news)) return;
        const state =
          news.state && comesAfter(news.state, row.value.state)
            ? news.state
            : row.value.state;
        if (await lists.replace(row, { ...row.value, ...news, state })) return;
      }
      throw conflict(`Activation ${head.id}`);
    },

    async assemble(head: ActivationHead): Promise<Activation> {
      const rows: ActivationListRow[] = [];
      for await (const { value } of listRows(head)) rows.push(value);
      const {
        minutes: _m,
        attempt: _a,
        holdsPlaced: _h,
        releasedBy: _r,
        ...shown
      } = head;
      return { ...shown, lists: rows.sort(byReach).map(withoutList) };
    },
  };
}

export type ActivationStore = ReturnType<typeof activationStore>;

function requested(list: HeldList): ActivationListRow {
  return {
    guid: list.guid,
    address: list.address,
    state: "requested",
    before: null,
    now: null,
    note: null,
    list,
  };
}

/** What is over stays as it was told. */
function isNews(
  { list: _, ...row }: ActivationListRow,
  news: Partial<ActivationList>,
): boolean {
  if (row.state === "released") return false;
  const state =
    news.state && comesAfter(news.state, row.state) ? news.state : row.state;
  return JSON.stringify({ ...row, ...news, state }) !== JSON.stringify(row);
}

function withoutList({ list: _, ...shown }: ActivationListRow): ActivationList {
  return shown;
}

function byReach(a: ActivationListRow, b: ActivationListRow): number {
  return (
    (b.list.reach ?? -1) - (a.list.reach ?? -1) ||
    (a.address < b.address ? -1 : 1)
  );
}

function conflict(what: string): BreakwaterError {
  return new BreakwaterError(
    "storage_conflict",
    `${what} changed ${attemptsAtMost} times while it was being written.`,
    { hint: "Try again." },
  );
}
