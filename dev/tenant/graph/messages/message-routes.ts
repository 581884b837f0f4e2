import type { FastifyInstance, FastifyRequest } from "fastify";
import type { MailFlow } from "../../mail-flow/create-mail-flow";
import type { Mailbox, MailboxMessage } from "../../mail-flow/mailboxes";
import type { TenantState } from "../../tenant-state";
import { badRequest, GraphError } from "../graph-error";
import { itemNotFound, mailUserRow } from "../mail-user";
import { evaluateFilter } from "../odata/evaluate-filter";
import { parseFilter } from "../odata/parse-filter";
import { nextLink, type SkipTokens } from "../odata/page-links";
import { createRunningQuota, type RunningQuota } from "../running-quota";
import { isInbox, toInboxObject } from "./mail-folder";
import { messageNumber, prefersImmutableIds } from "./message-id";
import {
  messageProperties,
  selectedOnly,
  toMessageObject,
  type MessageView,
} from "./message-object";

export interface MessageRoutes {
  state: TenantState;
  mailFlow: Pick<MailFlow, "mailboxes">;
  tokens: SkipTokens;
  baseOf: (request: FastifyRequest) => string;
}

/** Learn, list messages: 10 a page by default, 1,000 at most. */
const messagesAPage = 10;
const mostMessages = 1_000;
/** Learn, throttling limits, Outlook: 10,000 requests in 10 minutes for an app and mailbox. */
const requestsAMailbox = 10_000;
const quotaSeconds = 600;

type Query = Record<string, string | undefined>;

/** Learn, OData: a key stands in brackets or is a segment of its own. */
const folderPaths = ["/users/:id/mailFolders/:folder", "/users/:id/:folders"];

/** Undefined where none is named: all of them. Throws GraphError 400 where the segment is something else. */
function folderOf(request: FastifyRequest): string | undefined {
  const { folder, folders } = request.params as {
    folder?: string;
    folders?: string;
  };
  if (folders === undefined) return folder;
  const key = /^mailFolders\('(.+)'\)$/i.exec(folders)?.[1];
  if (key === undefined)
    throw badRequest(`Resource not found for the segment '${folders}'.`);
  return key;
}

/**
 * Messages of a mailbox. It keeps what comes from the first request on, or the first subscription: a
 * tenant of this size cannot keep everybody's mail.
 */
export function registerMessageRoutes(
  app: FastifyInstance,
  { state, mailFlow, tokens, baseOf }: MessageRoutes,
): void {
  const { recipients } = state;
  const quotas = new Map<number, RunningQuota>();

  function open(request: FastifyRequest): {
    mailbox: Mailbox;
    view: MessageView;
  } {
    const { id } = request.params as { id: string };
    const row = mailUserRow(recipients, id);
    if (!/Mailbox$/.test(recipients.type(row)))
      throw new GraphError(
        404,
        "MailboxNotEnabledForRESTAPI",
        "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
      );
    const folder = folderOf(request);
    if (folder !== undefined && !isInbox(row, folder)) throw itemNotFound();
    takeQuota(row);
    return {
      mailbox: mailFlow.mailboxes.open(row),
      view: { state, row, immutableIds: prefersImmutableIds(request.headers) },
    };
  }
  function takeQuota(row: number): void {
    let quota = quotas.get(row);
    if (!quota)
      quotas.set(
        row,
        (quota = createRunningQuota(requestsAMailbox, quotaSeconds)),
      );
    const seconds = quota.take(state.clock.now());
    if (seconds > 0)
      throw new GraphError(
        429,
        "ApplicationThrottled",
        "Application is over its MailboxConcurrency limit.",
        { "retry-after": String(seconds) },
      );
  }

  function list(request: FastifyRequest) {
    const { mailbox, view } = open(request);
    const query = request.query as Query;
    const select = readSelect(query["$select"]);
    const expand = readExpand(query["$expand"]);
    const matching = mailbox
      .messages()
      .filter(readFilter(query["$filter"], view));
    if (!/^\s*receivedDateTime\s+asc\s*$/i.test(query["$orderby"] ?? ""))
      matching.reverse();
    const skip = readNumber("$skip", query["$skip"], 0, Infinity) ?? 0;
    const top =
      readNumber("$top", query["$top"], 1, mostMessages) ?? messagesAPage;
    const page = matching.slice(skip, skip + top);
    const base = baseOf(request);
    return {
      "@odata.context": contextOf(base, view, select),
      ...(query["$count"] === "true"
        ? { "@odata.count": matching.length }
        : {}),
      ...(skip + top < matching.length
        ? {
            "@odata.nextLink": nextLink(
              base,
              request.url,
              String(skip + top),
              "$skip",
            ),
          }
        : {}),
      value: page.map((one) => toMessageObject(one, view, select, expand)),
    };
  }

  function one(request: FastifyRequest) {
    const { mailbox, view } = open(request);
    const query = request.query as Query;
    const { message } = request.params as { message: string };
    const number = messageNumber(state, view.row, message);
    const found = mailbox.messages().find(({ id }) => id === number);
    if (!found) throw itemNotFound();
    const select = readSelect(query["$select"]);
    return {
      "@odata.context": `${contextOf(baseOf(request), view, select)}/$entity`,
      ...toMessageObject(found, view, select, readExpand(query["$expand"])),
    };
  }

  /** Learn, message: delta: of one folder; tokens have no fixed life. */
  function delta(request: FastifyRequest) {
    const { mailbox, view } = open(request);
    const query = request.query as Query;
    const token = query["$skiptoken"] ?? query["$deltatoken"];
    const [of, after, until, selected, filter] = token
      ? tokens.read(token)
      : [view.row, 0, 0, query["$select"] ?? "", query["$filter"] ?? ""];
    if (of !== view.row) throw badRequest("Badly formed token.");
    const select = readSelect(String(selected) || undefined);
    const newest = mailbox.messages().at(-1)?.id ?? 0;
    const last = query["$skiptoken"] ? Number(until) : newest;
    const waiting = mailbox
      .messages()
      .filter(({ id }) => id > Number(after) && id <= last)
      .filter(readFilter(String(filter) || undefined, view));
    const prefer = /odata\.maxpagesize=(\d+)/i.exec(
      String(request.headers["prefer"] ?? ""),
    )?.[1];
    const page = waiting.slice(0, Number(prefer) || messagesAPage);
    const more = page.length < waiting.length;
    const base = baseOf(request);
    const path = `${base}${request.url.split("?")[0]!.replace(/^\/v1\.0/, "")}`;
    const link = (option: string, place: number) =>
      `${path}?$${option}=${tokens.write([view.row, place, last, String(selected), String(filter)])}`;
    return {
      "@odata.context": contextOf(base, view, select),
      ...(more
        ? { "@odata.nextLink": link("skiptoken", page.at(-1)!.id) }
        : { "@odata.deltaLink": link("deltatoken", last) }),
      value: page.map((one) => toMessageObject(one, view, select)),
    };
  }

  app.get("/users/:id/mailFolders", (request) => {
    const { mailbox, view } = open(request);
    return {
      "@odata.context": foldersContext(baseOf(request), view),
      value: [toInboxObject(mailbox)],
    };
  });
  for (const root of ["/users/:id", ...folderPaths]) {
    app.get(`${root}/messages`, list);
    app.get(`${root}/messages/:message`, one);
  }
  for (const root of folderPaths)
    app.get(root, (request) => {
      const { mailbox, view } = open(request);
      return {
        "@odata.context": `${foldersContext(baseOf(request), view)}/$entity`,
        ...toInboxObject(mailbox),
      };
    });
  for (const root of folderPaths)
    for (const name of ["delta", "microsoft.graph.delta()"])
      app.get(`${root}/messages/${name}`, delta);

  const ofUser = (base: string, { row }: MessageView) =>
    `${base}/$metadata#users('${String(recipients.property(row, "ExternalDirectoryObjectId"))}')`;
  const foldersContext = (base: string, view: MessageView) =>
    `${ofUser(base, view)}/mailFolders`;
  const contextOf = (
    base: string,
    view: MessageView,
    select: readonly string[] | null,
  ) => `${ofUser(base, view)}/messages${select ? `(${select.join(",")})` : ""}`;
}

function readSelect(text: string | undefined): string[] | null {
  if (text === undefined) return null;
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find(
    (name) => !(name in messageProperties || name in selectedOnly),
  );
  if (unknown !== undefined)
    throw badRequest(
      `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'Microsoft.OutlookServices.Message'.`,
      "RequestBroker--ParseUri",
    );
  return names;
}

/** `$expand=singleValueExtendedProperties($filter=id eq 'String 0x1042' or …)`, and nothing else. */
function readExpand(text: string | undefined): string[] {
  if (text === undefined) return [];
  const filter = /^singleValueExtendedProperties\(\$filter=(.+)\)$/.exec(
    text,
  )?.[1];
  if (filter === undefined)
    throw badRequest(`$expand of '${text}' is not supported.`);
  return [...filter.matchAll(/id eq '([^']+)'/gi)].map(([, id]) => id!);
}

function readFilter(
  text: string | undefined,
  view: MessageView,
): (message: MailboxMessage) => boolean {
  if (text === undefined) return () => true;
  try {
    const filter = parseFilter(text);
    return (message) =>
      evaluateFilter(filter, ([name, ...rest]) =>
        rest.reduce<unknown>(
          (value, part) => (value as Record<string, unknown> | null)?.[part],
          messageProperties[name!]?.(message, view),
        ),
      );
  } catch (error) {
    throw badRequest(
      `Invalid filter clause: ${(error as Error).message}`,
      "RequestBroker--ParseUri",
    );
  }
}

function readNumber(
  name: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw badRequest(`The value of ${name} is not valid: ${text}.`);
  return value;
}
