import type { MailFlow } from "../../mail-flow/create-mail-flow";
import { createSeeded, seededGuid } from "../../mail-flow/seeded";
import type { Change } from "../../state/change-log";
import type { TenantState } from "../../tenant-state";
import { groupType } from "../group-object";
import { messageId } from "../messages/message-id";
import { etagOf } from "../messages/message-object";
import { userType } from "../user-object";
import {
  NotificationEndpoint,
  retriedFor,
  type Notification,
} from "./notification-endpoint";
import type {
  ChangeType,
  LifecycleEvent,
  Subscription,
  Watched,
} from "./subscription";

export interface SubscriptionOptions {
  /** Learn, latency: mail in under a minute on average, three at most. Drawn from the seed. */
  latency?: { averageSeconds: number; maximumSeconds: number };
  /** Minutes for which the token behind a subscription is good. */
  authorizationMinutes?: number;
  /**
   * What becomes of a subscription that nobody reauthorized. Learn: its notifications stop. Programs
   * that never reauthorize are in use all the same.
   */
  unauthorized?: "stops" | "continues";
  judgedAfter?: number;
  /** Whether a renewal repeats the handshake: not documented. */
  validateOnRenewal?: boolean;
}

export interface SubscriptionBook {
  all(): Subscription[];
  byId(id: string): Subscription | undefined;
  add(given: Omit<Subscription, "id" | "authorizedUntil">): Subscription;
  /** Renews, reauthorizes, or both. */
  extend(subscription: Subscription, expiresAt?: number): void;
  remove(subscription: Subscription): void;
  /** Makes one of the service's own events happen. */
  happen(subscription: Subscription, event: LifecycleEvent): void;
  readonly validateOnRenewal: boolean;
  close(): void;
}

const minute = 60_000;
/** Learn, lifecycle events: the reminder comes before the end, and again every 15 minutes. */
const remindEvery = 15 * minute;

export function createSubscriptionBook(
  state: TenantState,
  mailFlow: Pick<MailFlow, "mailboxes">,
  options: SubscriptionOptions = {},
): SubscriptionBook {
  const { clock, recipients } = state;
  const latency = options.latency ?? {
    averageSeconds: 45,
    maximumSeconds: 180,
  };
  const authorizedFor = (options.authorizationMinutes ?? 60) * minute;
  const chance = createSeeded(state.seed, "change-notifications");
  const subscriptions = new Map<string, Subscription>();
  const endpoints = new Map<string, NotificationEndpoint>();
  /** What stops a subscription: its listener and what it waits for. */
  const ends = new Map<string, Set<() => void>>();
  let made = 0;
  let closed = false;

  const isAlive = (subscription: Subscription) =>
    !closed &&
    subscriptions.get(subscription.id) === subscription &&
    subscription.expiresAt > clock.now();
  const isAuthorized = (subscription: Subscription) =>
    options.unauthorized === "continues" ||
    subscription.authorizedUntil > clock.now();

  function endpointOf(url: string): NotificationEndpoint {
    let endpoint = endpoints.get(url);
    if (!endpoint) {
      endpoint = new NotificationEndpoint(url, clock, {
        judgedAfter: options.judgedAfter ?? 100,
      });
      endpoints.set(url, endpoint);
    }
    return endpoint;
  }

  const common = (subscription: Subscription) => ({
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: new Date(
      subscription.expiresAt,
    ).toISOString(),
    clientState: subscription.clientState,
    tenantId: state.tenantId,
  });

  function tell(
    subscription: Subscription,
    changeType: ChangeType,
    subject: { resource: string; resourceData: Record<string, unknown> },
  ): void {
    if (!isAlive(subscription)) return book.remove(subscription);
    if (!subscription.changeTypes.includes(changeType)) return;
    const { averageSeconds, maximumSeconds } = latency;
    const drawn = -Math.log(1 - chance.next()) * averageSeconds;
    const due = clock.now() + Math.min(drawn, maximumSeconds) * 1_000;
    const notification: Notification = {
      body: { ...common(subscription), changeType, ...subject },
      until: due + retriedFor,
      mayGo: () => isAuthorized(subscription),
      lost: () => {
        // Learn, lifecycle events: Outlook only.
        if (subscription.watched.kind === "messages")
          announce(subscription, "missed");
      },
    };
    later(subscription, due, () => {
      if (isAlive(subscription))
        endpointOf(subscription.notificationUrl).take(notification);
    });
  }

  function announce(subscription: Subscription, event: LifecycleEvent): void {
    const url = subscription.lifecycleNotificationUrl;
    if (url === null || closed) return;
    endpointOf(url).take({
      body: { ...common(subscription), lifecycleEvent: event },
      until: clock.now() + retriedFor,
      mayGo: () => true,
      lost: () => {},
    });
  }

  function later(
    subscription: Subscription,
    at: number,
    run: () => void,
  ): void {
    const waiting = ends.get(subscription.id);
    const cancel = clock.schedule(Math.ceil(at), () => {
      waiting?.delete(cancel);
      run();
    });
    waiting?.add(cancel);
  }

  function remind(subscription: Subscription): void {
    const end = Math.min(subscription.authorizedUntil, subscription.expiresAt);
    const at = Math.max(clock.now() + remindEvery, end - remindEvery);
    later(subscription, at, () => {
      if (!isAlive(subscription)) return;
      const near =
        Math.min(subscription.authorizedUntil, subscription.expiresAt) -
        clock.now();
      if (near <= remindEvery)
        announce(subscription, "reauthorizationRequired");
      remind(subscription);
    });
  }

  function watch(subscription: Subscription): () => void {
    const { watched } = subscription;
    if (watched.kind !== "messages")
      return state.changes.hear((change) =>
        tellDirectory(subscription, watched, change),
      );
    const { row } = watched;
    const user = idOf(row);
    return mailFlow.mailboxes.open(row).onMessage((message) => {
      const id = messageId(state, row, message, subscription.immutableIds);
      tell(subscription, "created", {
        resource: `Users/${user}/Messages/${id}`,
        resourceData: {
          "@odata.type": "#Microsoft.Graph.Message",
          "@odata.id": `Users/${user}/Messages/${id}`,
          "@odata.etag": etagOf(message),
          id,
        },
      });
    });
  }

  const idOf = (row: number) =>
    String(recipients.property(row, "ExternalDirectoryObjectId"));

  /** Learn: making and soft-deleting a user or group are told as updated. */
  function tellDirectory(
    subscription: Subscription,
    { kind, row }: Watched,
    change: Change,
  ): void {
    if (row !== null && row !== change.row) return;
    const type = kind === "users" ? userType : groupType;
    if (!type.recipientTypes.has(recipients.pastType(change.row))) return;
    const id = idOf(change.row);
    const name = kind === "users" ? "User" : "Group";
    tell(subscription, change.kind === "purged" ? "deleted" : "updated", {
      resource: `${name}s/${id}`,
      resourceData: {
        "@odata.type": `#Microsoft.Graph.${name}`,
        "@odata.id": `${name}s/${id}`,
        id,
        organizationId: state.tenantId,
      },
    });
  }

  /** Learn, lifecycle events: a mailbox that goes takes its subscriptions with it. */
  const stopListening = state.changes.hear(({ kind, row }) => {
    if (kind !== "deleted" && kind !== "purged") return;
    for (const subscription of [...subscriptions.values()])
      if (
        subscription.watched.kind === "messages" &&
        subscription.watched.row === row
      )
        book.happen(subscription, "subscriptionRemoved");
  });

  const book: SubscriptionBook = {
    validateOnRenewal: options.validateOnRenewal ?? false,
    all: () => [...subscriptions.values()].filter(isAlive),
    byId(id) {
      const subscription = subscriptions.get(id.toLowerCase());
      return subscription && isAlive(subscription) ? subscription : undefined;
    },
    add(given) {
      const subscription = {
        ...given,
        id: seededGuid(state.seed, `subscription:${++made}`),
        authorizedUntil: clock.now() + authorizedFor,
      };
      subscriptions.set(subscription.id, subscription);
      ends.set(subscription.id, new Set([watch(subscription)]));
      remind(subscription);
      return subscription;
    },
    extend(subscription, expiresAt) {
      subscription.authorizedUntil = clock.now() + authorizedFor;
      if (expiresAt !== undefined) subscription.expiresAt = expiresAt;
    },
    remove(subscription) {
      subscriptions.delete(subscription.id);
      for (const end of ends.get(subscription.id) ?? []) end();
      ends.delete(subscription.id);
    },
    happen(subscription, event) {
      announce(subscription, event);
      if (event === "subscriptionRemoved") book.remove(subscription);
      if (event === "reauthorizationRequired")
        subscription.authorizedUntil = Math.min(
          subscription.authorizedUntil,
          clock.now() + remindEvery,
        );
    },
    close() {
      closed = true;
      stopListening();
      for (const subscription of [...subscriptions.values()])
        book.remove(subscription);
      for (const endpoint of endpoints.values()) endpoint.close();
    },
  };
  return book;
}
