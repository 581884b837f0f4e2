import { createHash } from "node:crypto";
import type { RecipientStore, TenantState } from "../tenant-state";
import { badRequest } from "./graph-error";
import { holds, readProperty, toObject, type ObjectType } from "./object-type";
import { evaluateFilter } from "./odata/evaluate-filter";
import type { FilterExpression } from "./odata/filter-expression";
import { nextLink, type SkipTokens } from "./odata/page-links";
import { matchesSearch } from "./odata/search-expression";
import type { QueryOptions } from "./odata/query-options";

/** Rows that a listing walks through, in a lasting order; a number stands for all rows below it. */
export type Candidates = number | ArrayLike<number>;

export interface Listing {
  state: TenantState;
  types: readonly ObjectType[];
  candidates: Candidates;
  options: QueryOptions;
  /** Members come as directoryObjects, each with its own type. */
  mixed: boolean;
  /** The members of a group that `$expand` brings. */
  expand?: (row: number) => Record<string, unknown>[];
}

export interface PageRequest {
  /** `http://127.0.0.1:7001/v1.0` */
  base: string;
  /** Path and query as requested. */
  url: string;
  tokens: SkipTokens;
}

/** One page of a collection of directory objects, as Graph answers it. */
export function listObjects(
  listing: Listing,
  page: PageRequest,
): Record<string, unknown> {
  const { options, state } = listing;
  const rows = options.orderBy ? sortRows(listing) : listing.candidates;
  const length = typeof rows === "number" ? rows : rows.length;
  const mark = createHash("sha256")
    .update(listingOf(page.url))
    .digest("base64url")
    .slice(0, 8);
  const value: Record<string, unknown>[] = [];
  let next: number | undefined;
  for (let i = startOf(options, page.tokens, mark); i < length; i++) {
    const row = typeof rows === "number" ? i : rows[i]!;
    const type = typeOf(listing, row);
    if (!type) continue;
    // Looked for one object more, so that the last page has no link.
    if (value.length === options.top) {
      next = i;
      break;
    }
    const object = {
      ...toObject(type, state, row, selectedOf(type, options)),
      ...(options.expandMembers && { members: listing.expand!(row) }),
    };
    value.push(
      listing.mixed
        ? { "@odata.type": `#microsoft.graph.${type.name}`, ...object }
        : object,
    );
  }
  const set = listing.mixed ? "directoryObjects" : listing.types[0]!.plural;
  const select = options.select ? `(${options.select.join(",")})` : "";
  return {
    "@odata.context": `${page.base}/$metadata#${set}${select}`,
    // Only the first page says how many there are.
    ...(options.count && options.skipToken === null
      ? { "@odata.count": countObjects(listing) }
      : {}),
    ...(next === undefined
      ? {}
      : {
          "@odata.nextLink": nextLink(
            page.base,
            page.url,
            page.tokens.write([mark, next]),
          ),
        }),
    value,
  };
}

/** How many objects match, whatever the page size. */
export function countObjects(listing: Listing): number {
  const { options, state } = listing;
  const candidates =
    (typeof listing.candidates === "number" && options.filter
      ? narrow(options.filter, state.recipients)
      : null) ?? listing.candidates;
  const length =
    typeof candidates === "number" ? candidates : candidates.length;
  let count = 0;
  for (let i = 0; i < length; i++)
    if (typeOf(listing, typeof candidates === "number" ? i : candidates[i]!))
      count += 1;
  return count;
}

/**
 * Rows outside of which the filter takes nobody, in order; null where it may be anyone. Whoever plans a
 * reading of a large directory asks a thousand times how many begin with some letters.
 */
function narrow(
  filter: FilterExpression,
  recipients: RecipientStore,
): ArrayLike<number> | null {
  if (filter.kind === "and")
    return narrow(filter.left, recipients) ?? narrow(filter.right, recipients);
  return filter.kind === "text" &&
    filter.function === "startswith" &&
    filter.path.join("/") === "mailNickname"
    ? recipients.beginningWith("Alias", filter.value)
    : null;
}

/** The type under which a row is in the listing; undefined where it is not. */
function typeOf(
  { state, types, options }: Listing,
  row: number,
): ObjectType | undefined {
  const type = types.find((known) => holds(known, state.recipients, row));
  // Without an id of the directory an object is Exchange's alone.
  if (!type || readProperty(type, state, row, "id") === null) return undefined;
  const read = ([name, ...rest]: readonly string[]) => {
    const value = readProperty(type, state, row, name!);
    return rest.length && value !== null && typeof value === "object"
      ? (value as Record<string, unknown>)[rest[0]!]
      : value;
  };
  return (!options.filter || evaluateFilter(options.filter, read)) &&
    (!options.search || matchesSearch(options.search, (name) => read([name])))
    ? type
    : undefined;
}

function sortRows(listing: Listing): number[] {
  const { candidates, state } = listing;
  const { property, descending } = listing.options.orderBy!;
  const all =
    typeof candidates === "number"
      ? Array.from({ length: candidates }, (_, i) => i)
      : Array.from(candidates);
  const keyed = all.flatMap((row) => {
    const type = typeOf(listing, row);
    const value = type && readProperty(type, state, row, property);
    return type
      ? [{ row, key: typeof value === "string" ? value.toLowerCase() : "" }]
      : [];
  });
  keyed.sort((a, b) =>
    a.key < b.key ? -1 : a.key > b.key ? 1 : a.row - b.row,
  );
  if (descending) keyed.reverse();
  return keyed.map(({ row }) => row);
}

/** Members of different types: each answers those of the selected properties that it has. */
function selectedOf(
  type: ObjectType,
  { select }: QueryOptions,
): readonly string[] | null {
  return (
    select &&
    select.filter((name) => name in type.getters || name in type.empty)
  );
}

function startOf(
  options: QueryOptions,
  tokens: SkipTokens,
  mark: string,
): number {
  if (options.skipToken === null) return 0;
  const [of, position] = tokens.read(options.skipToken);
  if (of !== mark)
    throw badRequest(
      "The specified page token does not belong to this query.",
      "Directory_ExpiredPageToken",
    );
  return Number(position);
}

/** What a token is good for: the same collection, filter and order; the page size may change. */
function listingOf(url: string): string {
  const { pathname, searchParams } = new URL(url, "http://unused");
  return JSON.stringify([
    pathname,
    searchParams.get("$filter"),
    searchParams.get("$orderby"),
    searchParams.get("$search"),
  ]);
}
