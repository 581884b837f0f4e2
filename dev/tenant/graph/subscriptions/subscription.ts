/** A subscription as the tenant keeps it; times are epoch milliseconds. */
export interface Subscription {
  readonly id: string;
  readonly applicationId: string;
  readonly resource: string;
  readonly watched: Watched;
  readonly changeTypes: readonly ChangeType[];
  readonly clientState: string | null;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  /** Learn, Outlook immutable ids: decided by the Prefer header of its creation. */
  readonly immutableIds: boolean;
  expiresAt: number;
  /** Until when the token that it was made with, or reauthorized with, is good. */
  authorizedUntil: number;
}

export const changeTypes = ["created", "updated", "deleted"] as const;
export type ChangeType = (typeof changeTypes)[number];

/** What a subscription's resource names. */
export type Watched =
  | { kind: "messages"; row: number }
  /** All of them, or one row. */
  | { kind: "users" | "groups"; row: number | null };

export const lifecycleEvents = [
  "reauthorizationRequired",
  "subscriptionRemoved",
  "missed",
] as const;
export type LifecycleEvent = (typeof lifecycleEvents)[number];

/** As the API answers it. */
export function toSubscriptionObject(subscription: Subscription) {
  return {
    id: subscription.id,
    resource: subscription.resource,
    applicationId: subscription.applicationId,
    changeType: subscription.changeTypes.join(","),
    clientState: subscription.clientState,
    notificationUrl: subscription.notificationUrl,
    notificationQueryOptions: null,
    lifecycleNotificationUrl: subscription.lifecycleNotificationUrl,
    expirationDateTime: new Date(subscription.expiresAt).toISOString(),
    creatorId: subscription.applicationId,
    includeResourceData: null,
    latestSupportedTlsVersion: "v1_2",
    encryptionCertificate: null,
    encryptionCertificateId: null,
    notificationUrlAppId: null,
  };
}
