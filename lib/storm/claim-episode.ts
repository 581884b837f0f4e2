import { BreakwaterError } from "../errors/breakwater-error";
import { tableKey } from "../ports/table-key";
import type { Tables } from "../ports/tables";
import { hour, minute } from "../time/clock";
import type { Ids } from "../time/ids";
import { episodeRows, type Episodes } from "./storm-rows";

/** Trips this close to a storm of the same list belong to it: the rest that the built-in protection gives, too. */
const sameStormWithin = 6 * hour;
/** How much newer a trip must be to be worth a write to a row that every instance wants. */
const worthNoting = minute;
const episodesKept = 50;
const attempts = 20;

/**
 * The incident that a trip of a list belongs to: the storm that runs, or a new one. One row a list
 * decides, by ETag, so that any number of instances open one incident.
 */
export async function claimEpisode(
  deps: { tables: Tables; ids: Ids; tenantId: string },
  listGuid: string,
  trippedAt: string,
): Promise<string> {
  const rows = deps.tables.of(episodeRows);
  const partition = tableKey(deps.tenantId, "episodes");
  const newId = deps.ids.next();
  for (let attempt = 0; attempt < attempts; attempt++) {
    const row = await rows.get(partition, listGuid);
    const { episodes, incidentId } = place(
      row?.value.episodes ?? [],
      trippedAt,
      newId,
    );
    if (!episodes) return incidentId;
    const written = row
      ? await rows.replace(row, { episodes })
      : await rows.create(partition, listGuid, { episodes });
    if (written) return incidentId;
  }
  throw new BreakwaterError(
    "storage_conflict",
    "The storms of a list are being written by others.",
  );
}

/** `episodes` only where the row must change. */
function place(
  known: Episodes["episodes"],
  trippedAt: string,
  newId: string,
): { episodes?: Episodes["episodes"]; incidentId: string } {
  const at = Date.parse(trippedAt);
  const same = known.find(
    ({ firstAt, lastAt }) =>
      at >= Date.parse(firstAt) - sameStormWithin &&
      at <= Date.parse(lastAt) + sameStormWithin,
  );
  if (!same) {
    const fresh = { incidentId: newId, firstAt: trippedAt, lastAt: trippedAt };
    return {
      episodes: [...known, fresh].slice(-episodesKept),
      incidentId: newId,
    };
  }
  const { incidentId } = same;
  const earlier = at < Date.parse(same.firstAt);
  if (!earlier && at < Date.parse(same.lastAt) + worthNoting)
    return { incidentId };
  const widened = {
    incidentId,
    firstAt: earlier ? trippedAt : same.firstAt,
    lastAt: earlier ? same.lastAt : trippedAt,
  };
  return {
    episodes: known.map((one) => (one === same ? widened : one)),
    incidentId,
  };
}
