import { badRequest } from "../graph-error";
import type { FilterExpression } from "../odata/filter-expression";
import { parseFilter } from "../odata/parse-filter";

export interface DeltaQuery {
  /** Null: every tracked property, and the members of groups. */
  select: string[] | null;
  ids: string[] | null;
  deltaToken: string | null;
  skipToken: string | null;
}

/** Learn, delta query for users and groups: `$filter` takes at most 50 ids. */
const mostIds = 50;

/** Options of a delta request. Learn, delta query overview, limitations of users and groups: no $expand, $orderby; $filter on ids only. */
export function readDeltaQuery(
  query: Readonly<Record<string, unknown>>,
  selectable: ReadonlySet<string>,
): DeltaQuery {
  const text = (name: string): string | undefined => {
    const value = query[name];
    if (Array.isArray(value))
      throw badRequest(
        `Query option '${name}' was specified more than once, but it must be specified at most once.`,
      );
    return value as string | undefined;
  };
  for (const name of Object.keys(query))
    // $top is ignored (seen: pages stay as they are); the others are refused.
    if (/^\$(expand|orderby|search|count|skip)$/i.test(name))
      throw badRequest(
        `'${name}' is not supported by change tracking of this resource.`,
        "Request_UnsupportedQuery",
      );
  const filter = text("$filter");
  return {
    select: readSelect(text("$select"), selectable),
    ids: filter === undefined ? null : readIds(filter),
    deltaToken: text("$deltatoken") ?? null,
    skipToken: text("$skiptoken") ?? null,
  };
}

function readSelect(
  text: string | undefined,
  selectable: ReadonlySet<string>,
): string[] | null {
  if (text === undefined) return null;
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !selectable.has(name));
  if (unknown !== undefined)
    throw badRequest(
      `Parsing OData Select and Expand failed: Could not find a property named '${unknown}'.`,
    );
  return names;
}

function readIds(text: string): string[] {
  let filter: FilterExpression;
  try {
    filter = parseFilter(text);
  } catch (error) {
    throw badRequest(`Invalid filter clause: ${(error as Error).message}`);
  }
  const ids: string[] = [];
  const collect = (part: FilterExpression): void => {
    if (part.kind === "or") {
      collect(part.left);
      collect(part.right);
    } else if (
      part.kind === "compare" &&
      part.comparison === "eq" &&
      part.path.join() === "id" &&
      typeof part.value === "string"
    )
      ids.push(part.value.toLowerCase());
    else
      throw badRequest(
        "Change tracking supports $filter on ids only: id eq '…' or id eq '…'.",
        "Request_UnsupportedQuery",
      );
  };
  collect(filter);
  if (ids.length > mostIds)
    throw badRequest(
      `Change tracking supports at most ${mostIds} ids in $filter.`,
      "Request_UnsupportedQuery",
    );
  return ids;
}
