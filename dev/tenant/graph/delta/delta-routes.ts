import type { FastifyInstance, FastifyRequest } from "fastify";
import type { TenantState } from "../../tenant-state";
import { contactType } from "../contact-object";
import { groupType } from "../group-object";
import { propertyNames } from "../object-type";
import type { SkipTokens } from "../odata/page-links";
import { userType } from "../user-object";
import { createChangeIndex } from "./change-index";
import { deltaPage, type DeltaSource, type PageLimits } from "./delta-page";
import { readDeltaQuery, type DeltaQuery } from "./delta-query";
import {
  createDeltaTokens,
  type DeltaPlace,
  type DeltaRound,
  type DeltaTokens,
  type ExpiredDelta,
} from "./delta-token";

export interface DeltaOptions {
  /** Share of objects and rounds that come twice; 0.02 by default. */
  replays?: number;
  expired?: ExpiredDelta;
}

/** Microsoft Q&A (2025-05): 200 objects a page, 500 links; a larger odata.maxpagesize is cut to these. */
const objectsAPage = 200;
const membersAPage = 500;

/** What change tracking keeps between requests. */
export interface DeltaTracking {
  state: TenantState;
  tokens: DeltaTokens;
  sources: readonly { source: DeltaSource; selectable: ReadonlySet<string> }[];
  purgeDue: () => void;
  /** Every token so far answers 410 from now on. */
  reset(): void;
}

export function createDeltaTracking({
  state,
  seals,
  purgeDue = () => {},
  replays = 0.02,
  expired = "gone",
}: DeltaOptions & {
  state: TenantState;
  seals: SkipTokens;
  /** Done before a round is told: what is deleted long enough is purged. */
  purgeDue?: (() => void) | undefined;
}): DeltaTracking {
  const index = createChangeIndex(state.changes);
  const tokens = createDeltaTokens(seals, () => state.clock.now(), expired);
  const memberTypes = [userType, groupType, contactType];
  const sources = memberTypes.map((type) => ({
    source: {
      state,
      index,
      type,
      memberTypes,
      replays,
      rowsFrom:
        type === groupType
          ? groupRows(state, () => index.removedRows())
          : everyRow(state),
    },
    selectable: new Set([
      ...propertyNames(type),
      ...(relationships[type.name] ?? []),
    ]),
  }));
  return { state, tokens, sources, purgeDue, reset: () => tokens.reset() };
}

/** Learn: /delta is short for the full name; OData may write the call with brackets. */
const names = [
  "delta",
  "delta()",
  "microsoft.graph.delta",
  "microsoft.graph.delta()",
];

/** `/users/delta`, `/groups/delta`, `/contacts/delta`. */
export function registerDeltaRoutes(
  app: FastifyInstance,
  tracking: DeltaTracking,
  baseOf: (request: FastifyRequest) => string,
): void {
  for (const { source, selectable } of tracking.sources)
    for (const name of names)
      app.get(`/${source.type.plural}/${name}`, (request, reply) => {
        tracking.purgeDue();
        const query = readDeltaQuery(
          request.query as Record<string, unknown>,
          selectable,
        );
        const limits = readLimits(request);
        if (limits.minimal)
          void reply.header("preference-applied", "return=minimal");
        return answer(tracking, source, query, limits, baseOf(request));
      });
}

function answer(
  { state, tokens }: DeltaTracking,
  source: DeltaSource,
  { deltaToken, skipToken, select, ids }: DeltaQuery,
  limits: PageLimits,
  base: string,
) {
  const set = source.type.plural;
  const path = `${base}/${set}/delta`;
  const restart = `${path}?$deltatoken=`;
  const { latest } = state.changes;
  const first = { set, select, ids, since: null, until: latest };
  const { round, place } =
    skipToken !== null
      ? tokens.read(skipToken, set, restart)
      : deltaToken && deltaToken !== "latest"
        ? next(tokens.read(deltaToken, set, restart).round, latest)
        : { round: first, place: start };
  const page =
    deltaToken === "latest"
      ? { value: [], next: null }
      : deltaPage(source, round, place, limits);
  const selected = round.select ? `(${round.select.join(",")})` : "";
  const link = (option: string, at: DeltaPlace) =>
    `${path}?$${option}=${tokens.write({ round, place: at })}`;
  return {
    "@odata.context": `${base}/$metadata#${set}${selected}`,
    // Learn: always one of the two, never both.
    ...(page.next
      ? { "@odata.nextLink": link("skiptoken", page.next) }
      : { "@odata.deltaLink": link("deltatoken", start) }),
    value: page.value,
  };
}

const relationships: Record<string, readonly string[]> = {
  group: ["members", "owners"],
  user: ["manager"],
};

const start: DeltaPlace = { row: 0, member: -1, before: -1 };

const next = (round: DeltaRound, latest: number) => ({
  round: { ...round, since: round.until, until: latest },
  place: start,
});

function readLimits(request: FastifyRequest): PageLimits {
  const prefer = String(request.headers.prefer ?? "");
  const size = Number(/odata\.maxpagesize=(\d+)/i.exec(prefer)?.[1] ?? NaN);
  return {
    objects: size >= 1 ? Math.min(size, objectsAPage) : objectsAPage,
    members: membersAPage,
    minimal: /\breturn=minimal\b/i.test(prefer),
  };
}

const everyRow = ({ recipients }: TenantState) =>
  function* (from: number): Generator<number> {
    for (let row = from; row < recipients.count; row++) yield row;
  };

/** Lists that are, and those that were: sorted again only when the directory changed. */
function groupRows(state: TenantState, removed: () => Iterable<number>) {
  let rows: number[] = [];
  let asOf = -1;
  return (from: number): number[] => {
    if (asOf !== state.changes.latest) {
      const all = new Set([...state.lists.all()].map(({ row }) => row));
      for (const row of removed()) all.add(row);
      rows = [...all].sort((a, b) => a - b);
      asOf = state.changes.latest;
    }
    return from === 0 ? rows : rows.slice(lowerBound(rows, from));
  };
}

function lowerBound(rows: readonly number[], from: number): number {
  const place = rows.findIndex((row) => row >= from);
  return place < 0 ? rows.length : place;
}
