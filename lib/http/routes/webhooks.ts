import { z } from "zod";
import { requestsAMinute } from "../../mail-flow/answer-handshake";
import { mailReceivedType } from "../../mail-flow/cloud-event";
import { mailReceivedSchema } from "../../mail-flow/mail-received";
import type { ApiDeps } from "../api-deps";
import type { ApiAnswer, ApiRequest } from "../api-request";
import { defineRoute } from "../route";

/** What the handshake promises, and as much at once. */
const gatewayRate = { burst: requestsAMinute, perSecond: requestsAMinute / 60 };

const cloudEvent = z
  .object({
    specversion: z.literal("1.0"),
    id: z.string(),
    source: z.string(),
    type: z.literal(mailReceivedType),
    time: z.string().optional(),
    datacontenttype: z.literal("application/json").optional(),
    data: mailReceivedSchema,
  })
  .meta({ id: "MailReceivedEvent", description: "CloudEvents 1.0." });

const signature = z.object({
  "webhook-id": z.string(),
  "webhook-timestamp": z.string().describe("Seconds; at most 5 minutes off."),
  "webhook-signature": z.string().describe("`v1,<base64>`, Standard Webhooks."),
});

async function deliver(api: ApiDeps, request: ApiRequest): Promise<ApiAnswer> {
  return api.mailIntake.accept(request);
}

export const webhookRoutes = [
  defineRoute({
    id: "receiveMailFlow",
    method: "POST",
    path: "/mail-flow",
    summary: "Mail to lists, as a gateway sees it; signed as Standard Webhooks",
    needs: "anonymous",
    headers: signature,
    rawBody: {
      "application/cloudevents+json": cloudEvent,
      "application/cloudevents-batch+json": z.array(cloudEvent),
      "application/json": mailReceivedSchema.describe(
        "Binary mode: the attributes are in ce-* headers.",
      ),
    },
    answers: {
      202: {
        description: "Every event of the request is taken.",
        schema: z.object({ accepted: z.int() }),
      },
    },
    refusals: [
      "bad_request",
      "invalid_json",
      "bad_signature",
      "payload_too_large",
      "unsupported_media_type",
    ],
    rate: gatewayRate,
    handle: (api, { request }) => deliver(api, request),
  }),
  defineRoute({
    id: "askForMailFlow",
    method: "OPTIONS",
    path: "/mail-flow",
    summary: "The handshake of CloudEvents webhooks",
    needs: "anonymous",
    answers: { 200: { description: "Who may deliver, and how fast." } },
    refusals: [],
    rate: gatewayRate,
    handle: (api, { request }) => deliver(api, request),
  }),
  defineRoute({
    id: "receiveGraphNotifications",
    method: "POST",
    path: "/graph/notifications",
    summary: "Change notifications of Microsoft Graph",
    needs: "anonymous",
    query: z.object({ validationToken: z.string().optional() }),
    rawBody: {
      "application/json": z.object({
        value: z.array(
          z.looseObject({
            subscriptionId: z.string().optional(),
            clientState: z.string().nullish(),
            resource: z.string().optional(),
          }),
        ),
      }),
    },
    answers: {
      200: { description: "The validation token, as plain text." },
      202: { description: "Heard; what is not ours is dropped." },
    },
    refusals: [
      "bad_request",
      "invalid_json",
      "payload_too_large",
      "unsupported_media_type",
    ],
    rate: gatewayRate,
    handle(api, { request }) {
      const { status, headers, text } = api.graphNotifications.accept({
        headers: request.headers,
        validationToken: request.query.get("validationToken"),
        body: request.body,
      });
      return Promise.resolve({ status, headers, text });
    },
  }),
];
