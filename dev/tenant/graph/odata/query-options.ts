import { badRequest, unsupportedQuery } from "../graph-error";
import { advancedOperator, filterPaths } from "./evaluate-filter";
import type { FilterExpression } from "./filter-expression";
import { parseFilter } from "./parse-filter";
import { parseSearch, type SearchExpression } from "./search-expression";

export interface QueryOptions {
  select: string[] | null;
  top: number;
  filter: FilterExpression | null;
  search: SearchExpression | null;
  /** The first members of each group come along. */
  expandMembers: boolean;
  /** Answer `@odata.count`: asked for, and the header is there (without it the option is ignored). */
  count: boolean;
  orderBy: { property: string; descending: boolean } | null;
  skipToken: string | null;
}

export interface QueryRules {
  /** As `user`, for messages. */
  type: string;
  properties: ReadonlySet<string>;
  defaultTop: number;
  maxTop: number;
  /** Members of a group: filters and casts always need the index. */
  filterIsAdvanced?: boolean;
  /** Groups: `$expand=members`. */
  expandable?: boolean;
}

const known = new Set([
  "$select",
  "$top",
  "$filter",
  "$count",
  "$orderby",
  "$skiptoken",
  "$search",
  "$expand",
  "$format",
]);
const orderable = new Set(["displayName", "userPrincipalName", "mail"]);

/** Asks for the index that lags behind, on which advanced queries run. */
export function isEventual(
  headers: Readonly<Record<string, unknown>>,
): boolean {
  const level = headers["consistencylevel"];
  return typeof level === "string" && level.toLowerCase() === "eventual";
}

/** Reads the query options of a collection of directory objects. Throws GraphError 400. */
export function readQueryOptions(
  query: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, unknown>>,
  rules: QueryRules,
): QueryOptions {
  const options = new Map<string, string>();
  for (const [name, value] of Object.entries(query)) {
    if (!name.startsWith("$")) continue;
    const option = name.toLowerCase();
    if (Array.isArray(value))
      throw badRequest(
        `Query option '${name}' was specified more than once, but it must be specified at most once.`,
      );
    if (option === "$skip")
      throw badRequest(
        "'$skip' is not supported by the service.",
        "Request_UnsupportedQuery",
      );
    if (!known.has(option))
      throw badRequest(
        `The simulated tenant does not know the query option '${name}' here.`,
        "Request_UnsupportedQuery",
      );
    options.set(option, String(value));
  }
  const eventual = isEventual(headers);
  const countAsked = options.get("$count") === "true";
  const advanced = eventual && countAsked;
  const filter = readFilter(options.get("$filter"), rules);
  const orderBy = readOrderBy(options.get("$orderby"));
  if (filter && !advanced) {
    const operator = rules.filterIsAdvanced
      ? "$filter"
      : advancedOperator(filter);
    if (operator) throw unsupportedQuery(`Operator '${operator}'`);
    if (orderBy) throw unsupportedQuery("Sorting with a filter");
  }
  const search = options.get("$search");
  // Seen: what is answered without the header.
  if (search !== undefined && !eventual)
    throw badRequest(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
      "Request_UnsupportedQuery",
    );
  const expand = options.get("$expand");
  if (expand !== undefined) {
    if (!rules.expandable || expand !== "members")
      throw badRequest(
        `Parsing OData Select and Expand failed: '${expand}' cannot be expanded here.`,
      );
    // Learn, advanced query capabilities: not together with $expand.
    if (advanced || search !== undefined) throw unsupportedQuery("$expand");
  }
  return {
    search: search === undefined ? null : parseSearch(search, rules.properties),
    expandMembers: expand !== undefined,
    select: readSelect(options.get("$select"), rules),
    top: readTop(options.get("$top"), rules),
    filter,
    count: advanced,
    orderBy,
    skipToken: options.get("$skiptoken") ?? null,
  };
}

function readSelect(
  text: string | undefined,
  rules: QueryRules,
): string[] | null {
  if (text === undefined) return null;
  const names = text.split(",").map((name) => name.trim());
  for (const name of names)
    if (name !== "*" && !rules.properties.has(name))
      throw badRequest(
        `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type '${rules.type}'.`,
      );
  return names.includes("*") ? null : names;
}

/** Learn: users and groups answer 100 objects a page by default, 999 at most. */
function readTop(
  text: string | undefined,
  { defaultTop, maxTop }: QueryRules,
): number {
  if (text === undefined) return defaultTop;
  const top = Number(text);
  if (!Number.isInteger(top) || top < 1 || top > maxTop)
    throw badRequest(
      `Invalid page size specified: '${text}'. Must be between 1 and ${maxTop} inclusive.`,
      "Request_UnsupportedQuery",
    );
  return top;
}

function readFilter(
  text: string | undefined,
  rules: QueryRules,
): FilterExpression | null {
  if (text === undefined) return null;
  let filter: FilterExpression;
  try {
    filter = parseFilter(text);
  } catch (error) {
    throw badRequest(`Invalid filter clause: ${(error as Error).message}`);
  }
  for (const [name] of filterPaths(filter))
    if (!rules.properties.has(name!))
      throw badRequest(
        `Invalid filter clause: Could not find a property named '${name}' on type '${rules.type}'.`,
      );
  return filter;
}

function readOrderBy(text: string | undefined): QueryOptions["orderBy"] {
  if (text === undefined) return null;
  const [, property, direction] =
    /^\s*(\w+)(?:\s+(asc|desc))?\s*$/.exec(text) ?? [];
  if (!property || !orderable.has(property))
    throw badRequest(
      `Sorting by '${text}' is not supported.`,
      "Request_UnsupportedQuery",
    );
  return { property, descending: direction === "desc" };
}
