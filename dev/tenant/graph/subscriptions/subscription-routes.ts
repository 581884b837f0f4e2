import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { TenantState } from "../../tenant-state";
import { seededGuid } from "../../mail-flow/seeded";
import { badRequest, GraphError } from "../graph-error";
import { prefersImmutableIds } from "../messages/message-id";
import {
  changeTypes,
  toSubscriptionObject,
  type ChangeType,
  type Subscription,
  type Watched,
} from "./subscription";
import type { SubscriptionBook } from "./subscription-book";
import { checkNotificationUrl, validateEndpoint } from "./validate-endpoint";
import {
  longestLifeOf,
  mostSubscriptions,
  watchedResource,
} from "./watched-resource";

export interface SubscriptionRoutes {
  state: TenantState;
  book: SubscriptionBook;
  baseOf: (request: FastifyRequest) => string;
  /** Client id of the application behind a bearer token. */
  applicationOf: (authorization: string | undefined) => string;
}

const creation = z.looseObject({
  changeType: z.string().min(1),
  notificationUrl: z.string().min(1),
  lifecycleNotificationUrl: z.string().min(1).nullish(),
  resource: z.string().min(1),
  expirationDateTime: z.iso.datetime({ offset: true }),
  clientState: z.string().max(128).nullish(),
  includeResourceData: z.boolean().nullish(),
});
/** Learn, update subscription: the end only; a lifecycle address cannot be added later. */
const renewal = z.strictObject({
  expirationDateTime: z.iso.datetime({ offset: true }),
});

const minute = 60_000;
/** Seen (2026): an end nearer than 45 minutes is moved to 45 minutes. */
const shortestLife = 45 * minute;

/** `/subscriptions`: create with handshake, read, renew, reauthorize, delete. */
export function registerSubscriptionRoutes(
  app: FastifyInstance,
  { state, book, baseOf, applicationOf }: SubscriptionRoutes,
): void {
  let handshakes = 0;
  const handshake = (url: string) =>
    validateEndpoint(
      url,
      // Opaque, and with characters that have to be decoded.
      `Validation: Testing client application reachability for subscription Request-Id: ${seededGuid(state.seed, `handshake:${++handshakes}`)} & <ok>`,
    );
  const mine = (request: FastifyRequest): Subscription => {
    const { id } = request.params as { id: string };
    const found = book.byId(id);
    if (found?.applicationId !== applicationOf(request.headers.authorization))
      throw new GraphError(
        404,
        "ResourceNotFound",
        "The object was not found.",
      );
    return found;
  };
  const entity = (request: FastifyRequest, subscription: Subscription) => ({
    "@odata.context": `${baseOf(request)}/$metadata#subscriptions/$entity`,
    ...toSubscriptionObject(subscription),
  });

  app.post("/subscriptions", async (request, reply) => {
    const body = read(creation, request.body);
    if (body.includeResourceData)
      throw badRequest(
        "The simulated tenant sends no resource data with notifications.",
        "InvalidRequest",
      );
    const types = readChangeTypes(body.changeType);
    const watched = watchedResource(state, body.resource);
    const expiresAt = readEnd(body.expirationDateTime, watched);
    const lifecycleNotificationUrl = body.lifecycleNotificationUrl ?? null;
    checkNotificationUrl(body.notificationUrl, "notificationUrl");
    if (lifecycleNotificationUrl !== null)
      checkNotificationUrl(
        lifecycleNotificationUrl,
        "lifecycleNotificationUrl",
      );
    const applicationId = applicationOf(request.headers.authorization);
    const given = {
      applicationId,
      watched,
      resource: body.resource,
      changeTypes: types,
      clientState: body.clientState ?? null,
      notificationUrl: body.notificationUrl,
      lifecycleNotificationUrl,
      immutableIds: prefersImmutableIds(request.headers),
      expiresAt,
    };
    refuseDuplicate(given);
    refuseTooMany(given);
    // Learn: both addresses are validated, the same address twice.
    await handshake(body.notificationUrl);
    if (lifecycleNotificationUrl !== null)
      await handshake(lifecycleNotificationUrl);
    // Another request may have made it while the addresses answered.
    refuseDuplicate(given);
    return reply.code(201).send(entity(request, book.add(given)));
  });

  app.get("/subscriptions", (request) => ({
    "@odata.context": `${baseOf(request)}/$metadata#subscriptions`,
    value: book
      .all()
      .filter(
        ({ applicationId }) =>
          applicationId === applicationOf(request.headers.authorization),
      )
      .map(toSubscriptionObject),
  }));
  app.get("/subscriptions/:id", (request) => entity(request, mine(request)));
  app.patch("/subscriptions/:id", async (request) => {
    const subscription = mine(request);
    const { expirationDateTime } = read(renewal, request.body);
    const expiresAt = readEnd(expirationDateTime, subscription.watched);
    if (book.validateOnRenewal) await handshake(subscription.notificationUrl);
    book.extend(subscription, expiresAt);
    return entity(request, subscription);
  });
  app.post("/subscriptions/:id/reauthorize", (request, reply) => {
    book.extend(mine(request));
    return reply.code(204).send();
  });
  app.delete("/subscriptions/:id", (request, reply) => {
    book.remove(mine(request));
    return reply.code(204).send();
  });

  function readEnd(text: string, watched: Watched): number {
    const now = state.clock.now();
    const end = Date.parse(text);
    const longest = longestLifeOf(watched);
    if (end <= now)
      throw badRequest(
        "Subscription expiration must be in the future.",
        "InvalidRequest",
      );
    if (end > now + longest)
      throw badRequest(
        `Subscription expiration can only be ${longest / minute} minutes in the future.`,
        "InvalidRequest",
      );
    return Math.max(end, now + shortestLife);
  }

  /** Learn: 409 for the same change types and resource of one application. */
  function refuseDuplicate(
    given: Pick<Subscription, "applicationId" | "resource" | "changeTypes">,
  ): void {
    const same = book
      .all()
      .find(
        (one) =>
          one.applicationId === given.applicationId &&
          one.resource.toLowerCase() === given.resource.toLowerCase() &&
          [...one.changeTypes].sort().join() ===
            [...given.changeTypes].sort().join(),
      );
    if (same)
      throw new GraphError(
        409,
        "Conflict",
        `Subscription Id ${same.id} already exists for the requested combination.`,
      );
  }

  function refuseTooMany({
    watched,
    applicationId,
  }: Pick<Subscription, "watched" | "applicationId">): void {
    const mail = watched.kind === "messages";
    const rivals = book
      .all()
      .filter((one) =>
        mail
          ? one.watched.kind === "messages" && one.watched.row === watched.row
          : one.watched.kind !== "messages" &&
            one.applicationId === applicationId,
      );
    const most = mail
      ? mostSubscriptions.messages
      : mostSubscriptions.directory;
    if (rivals.length >= most)
      throw new GraphError(
        403,
        "Forbidden",
        `The limit of ${most} active subscriptions is reached.`,
      );
  }
}

function readChangeTypes(text: string): ChangeType[] {
  const words = text.split(",").map((word) => word.trim().toLowerCase());
  const known = changeTypes.filter((type) => words.includes(type));
  if (known.length !== words.length)
    throw badRequest(
      `changeType '${text}' is not supported: created, updated, deleted.`,
      "InvalidRequest",
    );
  return known;
}

function read<T>(shape: z.ZodType<T>, body: unknown): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badRequest(
    `Property '${issue!.path.join(".")}' is not valid: ${issue!.message}`,
    "InvalidRequest",
  );
}
