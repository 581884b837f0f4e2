import { GraphError, badRequest } from "../graph-error";
import type { SkipTokens } from "../odata/page-links";

/** One round of change tracking: everything there is, or what changed between two points of the change log. */
export interface DeltaRound {
  /** Entity set, as `users`. */
  set: string;
  select: string[] | null;
  /** Ids that `$filter` names; null: all. */
  ids: string[] | null;
  /** Sequence of the last change that the client knows; null: it knows nothing. */
  since: number | null;
  /** Sequence of the last change that this round tells. */
  until: number;
}

/** Where a round goes on: the next object, and the member after which its members go on. */
export interface DeltaPlace {
  row: number;
  member: number;
  /** The last object of the page before, -1 at the start. */
  before: number;
}

export interface DeltaToken {
  round: DeltaRound;
  place: DeltaPlace;
}

/** Learn, delta query overview: tokens of directory objects are good for seven days. */
const goodFor = 7 * 86_400_000;

/**
 * What an expired token answers. Learn, delta query overview: a code of the 40X series, as
 * syncStateNotFound, for one that is too old; 410 Gone and where to start again when the service has
 * to. Seen for old tokens: 410 with SyncStateNotFound.
 */
export type ExpiredDelta = "gone" | "syncStateNotFound";

export interface DeltaTokens {
  write(token: DeltaToken): string;
  /** Throws GraphError 410 (or 400) where the token has expired, 400 where it is none. `restart`: where a full synchronisation begins. */
  read(text: string, set: string, restart: string): DeltaToken;
  /** Every token so far is gone: the service had to start its change tracking anew. */
  reset(): void;
}

/** Tokens hold everything that a link needs: the options of the first request are in them (Learn, delta query overview). */
export function createDeltaTokens(
  seals: SkipTokens,
  now: () => number,
  expired: ExpiredDelta,
): DeltaTokens {
  let generation = 0;
  return {
    write: ({ round, place }) =>
      seals.write([
        "delta",
        generation,
        now(),
        JSON.stringify(round),
        place.row,
        place.member,
        place.before,
      ]),
    read(text, set, restart) {
      const [mark, of, at, round, row, member, before] = open(seals, text);
      const read =
        mark === "delta" && (JSON.parse(String(round)) as DeltaRound);
      if (!read || read.set !== set) throw badlyFormed();
      if (of !== generation) throw gone(restart);
      if (Number(at) + goodFor < now())
        throw expired === "gone"
          ? gone(restart)
          : new GraphError(400, "SyncStateNotFound", notFoundMessage);
      return {
        round: read,
        place: {
          row: Number(row),
          member: Number(member),
          before: Number(before),
        },
      };
    },
    reset: () => void (generation += 1),
  };
}

const notFoundMessage =
  "The sync state generation is not found; a full synchronization is needed.";

const gone = (restart: string) =>
  new GraphError(410, "SyncStateNotFound", notFoundMessage, {
    location: restart,
  });

const badlyFormed = () =>
  badRequest("Badly formed token.", "Request_BadRequest");

function open(seals: SkipTokens, text: string): (string | number)[] {
  try {
    return seals.read(text);
  } catch {
    throw badlyFormed();
  }
}
