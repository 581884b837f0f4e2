import type { FastifyInstance, FastifyRequest } from "fastify";
import type { TenantList, TenantState } from "../tenant-state";
import { contactType } from "./contact-object";
import { badRequest, notFound, unsupportedQuery } from "./graph-error";
import { directMembers, transitiveMembers } from "./group-members";
import { groupType } from "./group-object";
import {
  countObjects,
  listObjects,
  type Candidates,
  type Listing,
} from "./list-objects";
import {
  holds,
  propertyNames,
  readProperty,
  toObject,
  type ObjectType,
} from "./object-type";
import type { SkipTokens } from "./odata/page-links";
import { isEventual, readQueryOptions } from "./odata/query-options";
import { userType } from "./user-object";

export interface DirectoryRoutes {
  state: TenantState;
  tokens: SkipTokens;
  baseOf: (request: FastifyRequest) => string;
}

type Query = Record<string, unknown>;

const everyType = [userType, groupType, contactType];
/** Learn, query parameters: $expand brings at most 20 members. */
const mostExpanded = 20;
/** An entity set, the members of a group, or those of them that are of one type. */
type CollectionKind = "set" | "members" | "cast";

/** `/users`, `/groups`, `/contacts`, their objects, and the members of groups. */
export function registerDirectoryRoutes(
  app: FastifyInstance,
  { state, tokens, baseOf }: DirectoryRoutes,
): void {
  const { recipients } = state;

  function listing(
    request: FastifyRequest,
    types: readonly ObjectType[],
    candidates: Candidates,
    kind: CollectionKind,
  ): Listing {
    const mixed = kind === "members";
    const options = readQueryOptions(request.query as Query, request.headers, {
      type: mixed
        ? "microsoft.graph.directoryObject"
        : `microsoft.graph.${types[0]!.name}`,
      properties: new Set(types.flatMap((type) => [...propertyNames(type)])),
      // Learn: 100 by default, 999 at most.
      defaultTop: 100,
      maxTop: 999,
      filterIsAdvanced: kind !== "set",
      expandable: types.length === 1 && types[0] === groupType,
    });
    // Learn, list members: an OData cast needs the index too.
    if (kind === "cast" && !options.count) throw unsupportedQuery("The cast");
    return { state, types, candidates, options, mixed, expand };
  }
  function collection(
    path: string,
    types: readonly ObjectType[],
    candidates: (request: FastifyRequest) => Candidates,
    kind: CollectionKind = "set",
  ): void {
    app.get(path, (request) =>
      listObjects(listing(request, types, candidates(request), kind), {
        base: baseOf(request),
        url: request.url,
        tokens,
      }),
    );
    app.get(`${path}/$count`, (request, reply) => {
      if (!isEventual(request.headers))
        throw unsupportedQuery("Raw count (/$count)");
      // The header alone makes this an advanced query.
      request.query = { ...(request.query as Query), $count: "true" };
      const count = countObjects(
        listing(request, types, candidates(request), kind),
      );
      return reply.type("text/plain").send(String(count));
    });
  }
  function object(
    path: string,
    type: ObjectType,
    find: (key: string) => number | undefined,
  ): void {
    app.get(path, (request) => {
      const { id } = request.params as { id: string };
      const row = visibleRow(type, id, find);
      const { select, expandMembers } = listing(
        request,
        [type],
        0,
        "set",
      ).options;
      const base = baseOf(request);
      return {
        "@odata.context": `${base}/$metadata#${type.plural}${select ? `(${select.join(",")})` : ""}/$entity`,
        ...toObject(type, state, row, select),
        ...(type === groupType && select ? exchangeBacked(row, select) : {}),
        ...(expandMembers && { members: expand(row) }),
      };
    });
  }
  function expand(row: number): Record<string, unknown>[] {
    const list = state.lists.byRow(row);
    return Array.from(list ? directMembers(state, list) : [])
      .flatMap((member) => {
        const type = everyType.find((one) => holds(one, recipients, member));
        return type && readProperty(type, state, member, "id") !== null
          ? [
              {
                "@odata.type": `#microsoft.graph.${type.name}`,
                ...toObject(type, state, member, null),
              },
            ]
          : [];
      })
      .slice(0, mostExpanded);
  }
  function visibleRow(
    type: ObjectType,
    id: string,
    find: (key: string) => number | undefined,
  ): number {
    const row = find(id);
    if (
      row === undefined ||
      !holds(type, recipients, row) ||
      readProperty(type, state, row, "id") === null
    )
      throw notFound(id);
    return row;
  }
  /** What Exchange keeps of a group, as far as an application may know it: the rest is the signed-in user's. */
  const exchangeBacked = (row: number, select: readonly string[]) => {
    const is = (name: string) =>
      (state.lists.byRow(row)?.settings.get(name) ?? false) === true;
    const known: Record<string, boolean> = {
      allowExternalSenders: !is("RequireSenderAuthenticationEnabled"),
      autoSubscribeNewMembers: false,
      hideFromAddressLists: is("HiddenFromAddressListsEnabled"),
      hideFromOutlookClients: false,
    };
    return Object.fromEntries(
      Object.entries(known).filter(([name]) => select.includes(name)),
    );
  };
  const byObjectId = (id: string) => recipients.rowByObjectId(id);
  const groupOf = (request: FastifyRequest): TenantList => {
    const { id } = request.params as { id: string };
    if (!isGuid(id))
      throw badRequest(
        `Invalid object identifier '${id}'.`,
        "Request_BadRequest",
      );
    const row = visibleRow(groupType, id, byObjectId);
    const list = state.lists.byRow(row);
    if (!list) throw notFound(id);
    return list;
  };
  const groupRows = () =>
    [...state.lists.all()].map(({ row }) => row).sort((a, b) => a - b);

  collection("/users", [userType], () => recipients.count);
  collection("/groups", [groupType], groupRows);
  collection("/contacts", [contactType], () => recipients.count);
  object(
    "/users/:id",
    userType,
    (key) => byObjectId(key) ?? recipients.rowByAddress(key),
  );
  object("/groups/:id", groupType, byObjectId);
  object("/contacts/:id", contactType, byObjectId);
  for (const [segment, members] of [
    ["members", directMembers],
    ["transitiveMembers", transitiveMembers],
  ] as const) {
    const rows = (request: FastifyRequest) => members(state, groupOf(request));
    collection(`/groups/:id/${segment}`, everyType, rows, "members");
    for (const type of everyType)
      collection(
        `/groups/:id/${segment}/microsoft.graph.${type.name}`,
        [type],
        rows,
        "cast",
      );
  }
}

export const isGuid = (text: string) =>
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
