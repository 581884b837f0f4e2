import { Webhook } from "standardwebhooks";
import { createMailIntake } from "../../../lib/mail-flow/create-mail-intake";
import type { IntakeRequest } from "../../../lib/mail-flow/intake-request";
import type { MailEventsMessage } from "../../../lib/mail-flow/mail-event";
import { silentLog } from "../../../lib/ports/log";
import type { QueueMessage } from "../../../lib/ports/queues";

export const secret = `whsec_${Buffer.from("first secret of these tests").toString("base64")}`;
export const otherSecret = `whsec_${Buffer.from("second secret of these tests").toString("base64")}`;

export function intake(secrets = [secret]) {
  const sent: MailEventsMessage[] = [];
  const made = createMailIntake({
    tenantId: "tenant-1",
    secrets,
    queues: {
      send: (_queue, message: QueueMessage) => {
        sent.push(message as MailEventsMessage);
        return Promise.resolve();
      },
    },
    clock: {
      now: () => Date.parse("2026-01-05T10:00:00Z"),
      sleep: () => Promise.resolve(),
    },
    log: silentLog,
  });
  return {
    accept: (request: IntakeRequest) => made.accept(request),
    sent,
  };
}

export function signed(
  body: string | Buffer,
  contentType: string,
  options: {
    secret?: string;
    at?: Date;
    headers?: Record<string, string>;
  } = {},
) {
  const at = options.at ?? new Date();
  return {
    method: "POST",
    headers: {
      "Content-Type": contentType,
      "Webhook-Id": "msg_1",
      "Webhook-Timestamp": String(Math.floor(at.getTime() / 1000)),
      "Webhook-Signature": new Webhook(options.secret ?? secret).sign(
        "msg_1",
        at,
        body,
      ),
      ...options.headers,
    },
    body: Buffer.from(body),
  };
}

export const data = {
  messageId: "<m1@mail.example>",
  receivedDateTime: "2026-01-05T09:59:58.5000000Z",
  sender: "Ann <Ann@Staff.example>",
  recipients: ["All@Lists.example", "all@lists.example"],
};

export function cloudEvent(
  over: Record<string, unknown> = {},
  dataOver: Record<string, unknown> = {},
) {
  return {
    specversion: "1.0",
    id: "e1",
    source: "/gateway",
    type: "breakwater.mail.received.v1",
    data: { ...data, ...dataOver },
    ...over,
  };
}

export const structured = "application/cloudevents+json";
export const batched = "application/cloudevents-batch+json; charset=utf-8";
