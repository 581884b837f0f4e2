import { rowHash } from "../../estate/row-hash";
import type { Change } from "../../state/change-log";
import type { TenantState } from "../../tenant-state";
import { readProperty, toObject, type ObjectType } from "../object-type";
import type { ChangeIndex } from "./change-index";
import type { DeltaPlace, DeltaRound } from "./delta-token";

export interface DeltaSource {
  state: TenantState;
  index: ChangeIndex;
  type: ObjectType;
  /** Types that members may have. */
  memberTypes: readonly ObjectType[];
  /** Rows that are or were of that type from this one on, in order. */
  rowsFrom(row: number): Iterable<number>;
  /** Share of objects and rounds that tell again what was told before. */
  replays: number;
}

export interface PageLimits {
  objects: number;
  members: number;
  /** `Prefer: return=minimal`: of an update only what changed. */
  minimal: boolean;
}

export type DeltaObject = Record<string, unknown>;

interface Told {
  /** Null: nothing of it is to be told. */
  object: DeltaObject | null;
  /** Members that joined or left, in order; absent: not told. */
  members?: { row: number; left: boolean }[];
}

/** One page of a round, and where the next begins; null at the end. */
export function deltaPage(
  source: DeltaSource,
  round: DeltaRound,
  place: DeltaPlace,
  limits: PageLimits,
): { value: DeltaObject[]; next: DeltaPlace | null } {
  const { state, replays } = source;
  const tell =
    round.since === null
      ? (row: number) => tellWhole(source, round, row)
      : tellChanges(source, round, round.since, limits.minimal);
  const rows = new Rows(source, round);
  const value: DeltaObject[] = [];
  let members = 0;
  // Learn, delta query overview: replays happen, the same object may come more than once.
  if (place.before >= 0 && chance(state.seed, place.before, replays)) {
    const { object } = tell(place.before);
    if (object) value.push(object);
  }
  const objects = limits.objects + value.length;
  let { before } = place;
  for (const row of rows.from(place.row)) {
    if (value.length >= objects || members >= limits.members)
      return { value, next: { row, member: -1, before } };
    const told = tell(row);
    if (!told.object) continue;
    const from = row === place.row ? place.member : -1;
    const waiting = (told.members ?? []).filter((member) => member.row > from);
    const shown = waiting.slice(0, limits.members - members);
    members += shown.length;
    value.push(
      told.members
        ? { ...told.object, "members@delta": shown.flatMap(toLink(source)) }
        : told.object,
    );
    // Learn, delta query for groups: a group with many members comes again, with more of them.
    if (shown.length < waiting.length)
      return {
        value,
        next: { row, member: shown[shown.length - 1]!.row, before },
      };
    before = row;
  }
  return { value, next: null };
}

/** Rows that a round walks. */
class Rows {
  constructor(
    private readonly source: DeltaSource,
    private readonly round: DeltaRound,
  ) {}

  *from(row: number): Generator<number> {
    const { type, state } = this.source;
    const { ids } = this.round;
    for (const one of this.candidates(row)) {
      if (!type.recipientTypes.has(state.recipients.pastType(one))) continue;
      if (ids && !ids.includes(String(readProperty(type, state, one, "id"))))
        continue;
      yield one;
    }
  }

  private candidates(from: number): Iterable<number> {
    if (this.round.since === null) return this.source.rowsFrom(from);
    const changed = new Set(
      changesOf(this.source, this.round, this.round.since).map(
        ({ row }) => row,
      ),
    );
    return [...changed].filter((row) => row >= from).sort((a, b) => a - b);
  }
}

/** The changes that a round tells; now and then it begins with some that the round before told already. */
function changesOf(
  { state, replays }: DeltaSource,
  { until }: DeltaRound,
  since: number,
): readonly Change[] {
  const again = chance(state.seed, since, replays) ? 3 : 0;
  return state.changes.between(Math.max(0, since - again), until);
}

function tellWhole(source: DeltaSource, round: DeltaRound, row: number): Told {
  const { state, index, type } = source;
  const removal = index.removal(row);
  // Learn: what can be restored may be told as removed in the first round; what is purged is not.
  if (removal !== null)
    return {
      object: removal === "changed" ? removed(source, row, removal) : null,
    };
  return {
    object: whole(source, round, row),
    ...(tracksMembers(type, round)
      ? {
          members: membersOf(state, row).map((member) => ({
            row: member,
            left: false,
          })),
        }
      : {}),
  };
}

/** How a row with changes since then is told. */
function tellChanges(
  source: DeltaSource,
  round: DeltaRound,
  since: number,
  minimal: boolean,
): (row: number) => Told {
  const { type, index } = source;
  const byRow = new Map<number, Change[]>();
  for (const change of changesOf(source, round, since)) {
    const known = byRow.get(change.row);
    if (known) known.push(change);
    else byRow.set(change.row, [change]);
  }
  return (row) => {
    const changes = byRow.get(row) ?? [];
    const removal = index.removal(row);
    if (removal !== null) return { object: removed(source, row, removal) };
    if (changes.some(({ kind }) => kind === "created" || kind === "restored"))
      return tellWhole(source, round, row);
    const names = changedNames(type, round, changes);
    const members = tracksMembers(type, round) ? netMembers(changes) : [];
    if (!names.length && !members.length) return { object: null };
    return {
      object: minimal
        ? toObject(type, source.state, row, [...new Set(["id", ...names])])
        : whole(source, round, row),
      ...(members.length ? { members } : {}),
    };
  };
}

/**
 * Learn, user: delta: a property that was never set is not in the answer at all, one that was set to
 * null is.
 */
function whole(
  { state, index, type }: DeltaSource,
  { select }: DeltaRound,
  row: number,
): DeltaObject {
  const names = select
    ? ["id", ...select.filter((name) => name !== "id" && name !== "members")]
    : type.defaults;
  const object: DeltaObject = {};
  for (const name of names) {
    if (!(name in type.getters || name in type.empty)) continue;
    const value = readProperty(type, state, row, name);
    if (value !== null || index.wasWritten(row, type.sources[name] ?? []))
      object[name] = value;
  }
  return object;
}

const removed = (
  { state, type }: DeltaSource,
  row: number,
  reason: string,
): DeltaObject => ({
  id: readProperty(type, state, row, "id"),
  "@removed": { reason },
});

/** Learn: without $select the members are told too, with it only where they are selected. */
const tracksMembers = (type: ObjectType, { select }: DeltaRound): boolean =>
  type.name === "group" && (select === null || select.includes("members"));

function membersOf(state: TenantState, row: number): number[] {
  const list = state.lists.byRow(row);
  return list ? Array.from(state.lists.storedMembers(list)) : [];
}

/** Graph's names of what changed, as far as it is tracked and selected. */
function changedNames(
  { sources }: ObjectType,
  { select }: DeltaRound,
  changes: readonly Change[],
): string[] {
  const written = new Set(changes.flatMap(({ properties = [] }) => properties));
  return Object.keys(sources).filter(
    (name) =>
      (select === null || select.includes(name)) &&
      sources[name]!.some((source) => written.has(source)),
  );
}

/** What is left of joins and leaves when the last word counts. */
function netMembers(
  changes: readonly Change[],
): { row: number; left: boolean }[] {
  const last = new Map<number, boolean>();
  for (const { kind, member } of changes)
    if (member !== undefined) last.set(member, kind === "memberRemoved");
  return [...last]
    .map(([row, left]) => ({ row, left }))
    .sort((a, b) => a.row - b.row);
}

/** Nobody where the directory does not have the member: a dynamic distribution group. */
const toLink =
  ({ state, memberTypes }: DeltaSource) =>
  ({ row, left }: { row: number; left: boolean }): DeltaObject[] => {
    const past = state.recipients.pastType(row);
    const type = memberTypes.find((one) => one.recipientTypes.has(past));
    const id = type && readProperty(type, state, row, "id");
    return id
      ? [
          {
            "@odata.type": `#microsoft.graph.${type.name}`,
            id,
            // Learn, delta query for groups, example.
            ...(left ? { "@removed": { reason: "deleted" } } : {}),
          },
        ]
      : [];
  };

const chance = (seed: number, of: number, share: number): boolean =>
  share > 0 && rowHash(seed, of, 97) < share * 0x1_0000_0000;
