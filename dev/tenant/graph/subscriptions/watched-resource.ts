import type { TenantState } from "../../tenant-state";
import { badRequest, GraphError } from "../graph-error";
import { groupType } from "../group-object";
import { holds } from "../object-type";
import { userType } from "../user-object";
import type { Watched } from "./subscription";

const minute = 60_000;
/** Learn, change notifications overview (2026-04): the longest life of each kind. */
const longestLife = {
  messages: 10_080 * minute,
  users: 41_760 * minute,
  groups: 41_760 * minute,
} as const;

/** Learn: 1,000 active subscriptions of a mailbox; 100 of users and groups by an app in a tenant. */
export const mostSubscriptions = { messages: 1_000, directory: 100 } as const;

export const longestLifeOf = ({ kind }: Watched): number => longestLife[kind];

/** What `resource` of a new subscription means. Throws GraphError 400 or 404. */
export function watchedResource(
  { recipients }: TenantState,
  resource: string,
): Watched {
  const path = resource.replace(/^\/+/, "");
  const [, mailbox] =
    /^users\/([^/]+)\/(?:mailFolders(?:\('inbox'\)|\/inbox)\/)?messages\/?$/i.exec(
      path,
    ) ?? [];
  const [, kind, id] = /^(users|groups)(?:\/([^/]+))?\/?$/i.exec(path) ?? [];
  if (mailbox === undefined && kind === undefined)
    throw badRequest(
      `Resource '${resource}' is not supported for subscriptions here: users/{id}/messages, users/{id}/mailFolders('inbox')/messages, users, groups, or one of them.`,
      "InvalidRequest",
    );
  const key = mailbox ?? id;
  const row =
    key === undefined
      ? null
      : (recipients.rowByObjectId(key) ?? recipients.rowByAddress(key));
  const type = kind?.toLowerCase() === "groups" ? groupType : userType;
  if (row === undefined || (row !== null && !holds(type, recipients, row)))
    throw new GraphError(
      404,
      "ResourceNotFound",
      `The resource '${resource}' was not found.`,
    );
  return mailbox !== undefined
    ? { kind: "messages", row: row! }
    : { kind: type === groupType ? "groups" : "users", row };
}
