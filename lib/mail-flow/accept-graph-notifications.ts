import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { BreakwaterError } from "../errors/breakwater-error";
import type { Log } from "../ports/log";
import { isJsonMediaType, mediaTypeOf, parseJson } from "./cloud-event";

/** Learn, changeNotificationCollection. Only what tells ours from others' is looked at here. */
const collectionSchema = z.looseObject({
  value: z.array(
    z.looseObject({
      subscriptionId: z.string().optional(),
      clientState: z.string().nullish(),
      lifecycleEvent: z.string().nullish(),
    }),
  ),
});

export interface GraphNotificationsRequest {
  headers: Readonly<Record<string, string>>;
  /** The query parameter `validationToken`, URL-decoded once; null when absent. */
  validationToken: string | null;
  body: Uint8Array;
}

export interface GraphNotificationsAnswer {
  status: number;
  headers: Record<string, string>;
  /** Exactly these bytes. */
  text: string;
  /** `unheard`: ours, but the mail it points to is not fetched yet by this version. */
  counts: { received: number; dropped: number; unheard: number };
}

export interface GraphNotificationsDeps {
  /** What we set as `clientState` on our subscriptions; several while one replaces another. */
  clientStates: readonly string[];
  log: Log;
}

export interface GraphNotifications {
  /** @throws BreakwaterError `unsupported_media_type`, `payload_too_large`, `invalid_json`, `bad_request`. */
  accept(request: GraphNotificationsRequest): GraphNotificationsAnswer;
}

const bytesAtMost = 256 * 1024;

export function createGraphNotifications(
  deps: GraphNotificationsDeps,
): GraphNotifications {
  const ours = deps.clientStates.map(digest);
  const isOurs = (clientState: string | null | undefined) => {
    const given = digest(clientState ?? "");
    // No early end: every known state is compared, each in constant time.
    return ours.reduce((any, own) => timingSafeEqual(own, given) || any, false);
  };
  return {
    accept({ headers, validationToken, body }) {
      if (validationToken !== null) return echo(validationToken);
      const notifications = readCollection(headers, body);
      const received = notifications.length;
      const kept = notifications.filter((one) => isOurs(one.clientState));
      const counts = {
        received,
        dropped: received - kept.length,
        unheard: kept.length,
      };
      if (counts.dropped > 0)
        deps.log.warn("graph.notifications.dropped", counts);
      else deps.log.info("graph.notifications.received", counts);
      // Also for what is dropped: a sender must not learn which state is ours, and Graph must not retry.
      return { status: 202, headers: {}, text: "", counts };
    },
  };
}

/** Learn, "Receive change notifications through webhooks": 200, text/plain, the decoded token, within 10 s. */
function echo(token: string): GraphNotificationsAnswer {
  return {
    status: 200,
    headers: {
      "Content-Type": "text/plain",
      // The token is anybody's text: never let a browser take it for a page.
      "X-Content-Type-Options": "nosniff",
    },
    text: token,
    counts: { received: 0, dropped: 0, unheard: 0 },
  };
}

function readCollection(
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
) {
  const contentType =
    Object.entries(headers).find(
      ([name]) => name.toLowerCase() === "content-type",
    )?.[1] ?? "";
  if (!isJsonMediaType(mediaTypeOf(contentType))) {
    throw new BreakwaterError(
      "unsupported_media_type",
      "Change notifications are application/json.",
      { hint: "Only Microsoft Graph posts here." },
    );
  }
  if (body.byteLength > bytesAtMost) {
    throw new BreakwaterError(
      "payload_too_large",
      `The body has ${body.byteLength} bytes; ${bytesAtMost} are taken.`,
    );
  }
  const parsed = collectionSchema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data.value;
  throw new BreakwaterError(
    "bad_request",
    "The body is not a collection of change notifications.",
    { hint: "Only Microsoft Graph posts here." },
  );
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
