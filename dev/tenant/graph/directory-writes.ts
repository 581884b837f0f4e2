import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { RowValue } from "../filter/row-value";
import type { EstateState } from "../state/create-tenant-state";
import type { EstateList } from "../state/estate-list";
import { contactType } from "./contact-object";
import { badRequest, GraphError, notFound } from "./graph-error";
import { groupType } from "./group-object";
import { holds, toObject } from "./object-type";
import { userType } from "./user-object";
import { userProperties } from "./user-properties";

export interface DirectoryWrites {
  state: EstateState;
  baseOf: (request: FastifyRequest) => string;
  /** Null where the token has that application permission. */
  judgeRole: (
    authorization: string | undefined,
    role: string,
  ) => Promise<string | null>;
}

const newUser = z.looseObject({
  accountEnabled: z.boolean(),
  displayName: z.string().min(1),
  mailNickname: z.string().min(1),
  userPrincipalName: z.string().includes("@"),
  passwordProfile: z.looseObject({ password: z.string().min(1) }),
});
const groupChange = z.strictObject({
  displayName: z.string().min(1).max(256).optional(),
  description: z.string().max(1_024).nullable().optional(),
  "members@odata.bind": z.array(z.string()).min(1).max(20).optional(),
});
const reference = z.looseObject({ "@odata.id": z.string() });

/**
 * What changes users, and groups that Graph may change: distribution groups and mail-enabled security
 * groups are read-only here (Learn, groups overview). Each takes effect at once.
 */
export function registerDirectoryWrites(
  app: FastifyInstance,
  { state, baseOf, judgeRole }: DirectoryWrites,
): void {
  const { recipients, lists, writes } = state;
  const guard = async (request: FastifyRequest) => {
    if (
      (await judgeRole(
        request.headers.authorization,
        "Directory.ReadWrite.All",
      )) !== null
    )
      throw new GraphError(
        403,
        "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation.",
      );
  };
  const route = (
    method: "POST" | "PATCH" | "DELETE",
    url: string,
    run: (request: FastifyRequest) => unknown,
    status = 204,
  ) =>
    app.route({
      method,
      url,
      preHandler: guard,
      handler: (request, reply) => reply.code(status).send(run(request)),
    });
  const idOf = (request: FastifyRequest) =>
    (request.params as { id: string }).id;

  function userRow(key: string): number {
    const row = recipients.rowByObjectId(key) ?? recipients.rowByAddress(key);
    if (row === undefined || !holds(userType, recipients, row))
      throw notFound(key);
    return row;
  }
  function groupOf(id: string): EstateList {
    const row = recipients.rowByObjectId(id);
    const list = row === undefined ? undefined : lists.byRow(row);
    if (!list || !holds(groupType, recipients, row!)) throw notFound(id);
    // Seen: what Graph says to every write to these two kinds.
    if (list.kind !== "microsoft365Group")
      throw badRequest(
        "Cannot Update a mail-enabled security groups and or distribution list.",
        "Request_BadRequest",
      );
    return list;
  }
  function assignedGroup(id: string): EstateList {
    const group = groupOf(id);
    if (group.settings.get("MembershipRule"))
      throw badRequest(
        "The members of a group with a membership rule cannot be changed.",
        "Request_BadRequest",
      );
    return group;
  }
  /** Learn, group: post members: the id stands at the end of a url of directoryObjects or users. */
  function memberRow(url: string): number {
    const id = /([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\/?$/i.exec(url)?.[1];
    const row = id === undefined ? undefined : recipients.rowByObjectId(id);
    if (row === undefined) throw notFound(id ?? url);
    // Learn, groups overview: members of a Microsoft 365 group are users (and contacts by Exchange only).
    if (!holds(userType, recipients, row))
      throw badRequest(
        "A member of that type is not supported by the group.",
        "Request_BadRequest",
      );
    return row;
  }
  function addMembers(group: EstateList, urls: readonly string[]): void {
    const rows = urls.map(memberRow);
    const members = lists.storedMembers(group);
    if (rows.some((row) => members.includes(row)))
      throw badRequest(
        "One or more added object references already exist for the following modified properties: 'members'.",
        "Request_BadRequest",
      );
    writes.addMembers(group, rows);
  }

  route(
    "POST",
    "/users",
    (request) => {
      const user = read(newUser, request.body);
      if (recipients.rowByAddress(user.userPrincipalName) !== undefined)
        throw badRequest(
          "Another object with the same value for property userPrincipalName already exists.",
          "Request_BadRequest",
        );
      const { passwordProfile: _, ...given } = user;
      // As if licences came by group: the mailbox is there at once.
      const row = writes.join({
        type: "UserMailbox",
        address: user.userPrincipalName.toLowerCase(),
        properties: userProperties(given),
      });
      return {
        "@odata.context": `${baseOf(request)}/$metadata#users/$entity`,
        ...toObject(userType, state, row, null),
      };
    },
    201,
  );
  route("PATCH", "/users/:id", (request) => {
    const row = userRow(idOf(request));
    const properties = userProperties(
      read(z.record(z.string(), z.unknown()), request.body),
    );
    refuseSynced(recipients.property(row, "IsDirSynced"), properties);
    writes.write(row, properties);
  });
  route("DELETE", "/users/:id", (request) =>
    writes.leave(userRow(idOf(request))),
  );

  route("PATCH", "/groups/:id", (request) => {
    const change = read(groupChange, request.body);
    const bound = change["members@odata.bind"];
    const group = bound ? assignedGroup(idOf(request)) : groupOf(idOf(request));
    if (bound) addMembers(group, bound);
    if (change.displayName !== undefined)
      lists.writeSetting(group, "DisplayName", change.displayName);
    if (change.description !== undefined)
      lists.writeSetting(group, "Notes", change.description);
  });
  route("DELETE", "/groups/:id", (request) =>
    lists.remove(groupOf(idOf(request))),
  );
  route("POST", "/groups/:id/members/$ref", (request) =>
    addMembers(assignedGroup(idOf(request)), [
      read(reference, request.body)["@odata.id"],
    ]),
  );
  route("DELETE", "/groups/:id/members/:member/$ref", (request) => {
    const group = assignedGroup(idOf(request));
    const { member } = request.params as { member: string };
    const row = recipients.rowByObjectId(member);
    if (row === undefined || !lists.storedMembers(group).includes(row))
      throw notFound(member);
    writes.removeMembers(group, [row]);
  });

  /** Learn, deletedItems: users and Microsoft 365 groups, for 30 days. */
  function deletedRow(id: string): number {
    writes.purgeDue();
    const row = writes.deletedRow(id);
    if (row === undefined) throw notFound(id);
    return row;
  }
  route(
    "POST",
    "/directory/deletedItems/:id/restore",
    (request) => {
      const row = deletedRow(idOf(request));
      writes.restore(row);
      const type =
        [userType, groupType].find((one) => holds(one, recipients, row)) ??
        contactType;
      return {
        "@odata.context": `${baseOf(request)}/$metadata#directoryObjects/$entity`,
        "@odata.type": `#microsoft.graph.${type.name}`,
        ...toObject(type, state, row, null),
      };
    },
    200,
  );
  route("DELETE", "/directory/deletedItems/:id", (request) =>
    writes.purge(deletedRow(idOf(request))),
  );
}

/** Learn, user: update: what on-premises masters is read-only in the cloud. */
function refuseSynced(
  synced: RowValue,
  properties: Readonly<Record<string, RowValue>>,
): void {
  if (
    synced === true &&
    Object.keys(properties).some((name) => name !== "UsageLocation")
  )
    throw badRequest(
      "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.",
      "Request_BadRequest",
    );
}

function read<T>(shape: z.ZodType<T>, body: unknown): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badRequest(
    `Invalid value specified for property '${issue!.path.join(".")}': ${issue!.message}`,
    "Request_BadRequest",
  );
}
