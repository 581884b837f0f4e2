import type { DevClock } from "../../clock/dev-clock";
import { layEstateOut } from "../estate/estate-layout";
import { knownListPlans } from "../estate/known-list-plans";
import { estateDomain, type ListPlan } from "../estate/list-plan";
import { ordinaryListPlan } from "../estate/ordinary-list-plans";
import { createPeople } from "../estate/people";
import { createRowGuids } from "../estate/row-guid";
import { rowChoice } from "../estate/row-hash";
import type { Precedence, RowSource } from "../filter/match-filter";
import { createExpansions } from "../mail-flow/expansions";
import { seededGuid } from "../mail-flow/seeded";
import type { TenantState } from "../tenant-state";
import { ChangeLog } from "./change-log";
import { EstateEdits } from "./estate-edits";
import type { EstateList } from "./estate-list";
import { createEstateLists, type EstateListStore } from "./estate-lists";
import { createEstateRecipients, type ComputedRows } from "./estate-recipients";
import { createEstateWrites, type EstateWrites } from "./estate-writes";
import { makeList } from "./make-list";
import { defaultHabits, type Habits } from "./habits";
import { defaultDelays, type LeverDelays } from "./lever-delays";
import {
  createRoleDirectory,
  type RoleDirectory,
} from "./roles/role-directory";
import { createTenantSettings, type TenantSettings } from "./tenant-settings";
import { TransportRules } from "./transport-rules";

export interface TenantStateOptions {
  clock: DevClock;
  scale: number;
  seed: number;
  /** Between a written sender restriction and its effect. Not documented; "expect minutes". */
  restrictionSeconds?: number;
  precedence?: Precedence;
  delays?: Partial<LeverDelays>;
  habits?: Partial<Habits>;
}

export interface EstateState extends TenantState {
  readonly lists: EstateListStore;
  readonly restrictionSeconds: number;
  /** What filters are judged over. */
  readonly rows: RowSource;
  readonly computed: ComputedRows;
  /** Joiners, leavers, attributes, memberships. */
  readonly writes: EstateWrites;
  readonly settings: TenantSettings;
  readonly transportRules: TransportRules;
  readonly roles: RoleDirectory;
  readonly habits: Habits;
}

export type { EstateListStore };

const hour = 3_600_000;

/** The estate of a seed at a scale, at the time of that clock. At scale 1 it takes seconds: people are computed, not stored. */
export function createTenantState(options: TenantStateOptions): EstateState {
  const { clock, scale, seed } = options;
  const habits = { ...defaultHabits, ...options.habits };
  const delays = { ...defaultDelays, ...options.delays };
  const restrictionSeconds =
    options.restrictionSeconds ?? delays.restrictionSeconds;
  const layout = layEstateOut(scale);
  const domain = estateDomain;
  const now = () => clock.now();
  const computed = layout.recipients + layout.lists;
  const edits = new EstateEdits(computed);
  const changes = new ChangeLog(now);
  const guids = createRowGuids(seed, 0x1157, () => edits.count);
  const objectIds = createRowGuids(seed, 0x0b1d, () => edits.count);
  const people = createPeople(seed, layout, domain, guids, objectIds);

  const known = knownListPlans(seed, layout);
  const plans = Array.from(
    { length: layout.lists },
    (_, n): ListPlan => known[n] ?? ordinaryListPlan(seed, layout, n),
  );
  const rowOfName = new Map(
    plans.map((plan, n) => [plan.name, layout.recipients + n]),
  );
  const rowsOf = (names: readonly string[] | undefined) =>
    (names ?? []).flatMap((name) => rowOfName.get(name) ?? []);

  const added = new Map<number, EstateList>();
  const listOf = (row: number): EstateList | undefined =>
    row < computed ? planned[row - layout.recipients] : added.get(row);
  const estate = createEstateRecipients({
    layout,
    domain,
    people,
    edits,
    guids,
    objectIds,
    listOf,
    rowOfName,
    precedence: options.precedence ?? "andBindsTighter",
  });
  const { recipients, rows, valueOf, select } = estate;
  const make = (plan: ListPlan, row: number, refreshedAt: number) =>
    makeList(plan, row, refreshedAt, {
      now,
      guid: guids.of,
      rowsOf,
      select,
      version: () => changes.latest,
    });
  const planned = plans.map((plan, n) => {
    const row = layout.recipients + n;
    const age = rowChoice(seed, row, 70, 20) * hour + 5 * 60_000;
    return make(plan, row, clock.now() - age);
  });
  const lists: EstateListStore = createEstateLists({
    clock,
    computed: planned,
    added,
    make,
    listOf,
    rowOfName,
    recipients,
    edits,
    changes,
    restrictionSeconds,
    expansions: () => expansions,
    writes: () => writes,
  });
  const writes = createEstateWrites({
    clock,
    domain,
    edits,
    changes,
    guid: guids.of,
    objectId: objectIds.of,
    valueOf,
    lists,
    goneSenders: habits.goneSenders,
  });
  const expansions = createExpansions({ lists, recipients, clock, changes });

  return {
    clock,
    tenantId: seededGuid(seed, "tenant"),
    domain,
    seed,
    scale,
    recipients,
    lists,
    changes,
    restrictionSeconds,
    rows,
    computed: estate.computed,
    writes,
    habits,
    settings: createTenantSettings(
      clock,
      delays,
      clock.now() - 400 * 24 * hour,
    ),
    transportRules: new TransportRules(seed, clock, delays.ruleSeconds),
    roles: createRoleDirectory(
      seed,
      habits,
      [0, 1, 2].map((n) => rowChoice(seed, n, 90, layout.users)),
    ),
  };
}
