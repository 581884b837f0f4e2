import fc from "fast-check";
import {
  mailEventsMessageSchema,
  type MailEvent,
} from "../../../lib/mail-flow/mail-event";
import { packMailEvents } from "../../../lib/mail-flow/pack-mail-events";

const envelope = {
  tenantId: "t".repeat(36),
  heardAt: "2026-01-05T10:00:00.000Z",
};

function event(id: number, recipients: number, subject: string): MailEvent {
  return {
    messageId: `m${id}`,
    receivedAt: envelope.heardAt,
    sender: "a@b.example",
    recipients: Array.from(
      { length: recipients },
      (_, n) => `list-${n}@lists.example`,
    ),
    subject,
    conversationId: null,
    inReplyTo: null,
    references: [],
    headers: {},
    authenticated: true,
    ear: "gateway",
  };
}

test("every recipient of every event once, in order, in messages of at most 48 KB", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.integer({ min: 1, max: 4_000 }),
          fc.string({ maxLength: 200 }),
        ),
        { maxLength: 30 },
      ),
      (shapes) => {
        const events = shapes.map(([recipients, subject], id) =>
          event(id, recipients, subject),
        );
        const messages = packMailEvents(events, envelope);
        for (const message of messages) {
          expect(
            Buffer.byteLength(JSON.stringify(message)),
          ).toBeLessThanOrEqual(48 * 1024);
          mailEventsMessageSchema.parse(message);
        }
        const pairs = (all: MailEvent[]) =>
          all.flatMap((one) =>
            one.recipients.map((recipient) => `${one.messageId} ${recipient}`),
          );
        expect(pairs(messages.flatMap((message) => message.events))).toEqual(
          pairs(events),
        );
      },
    ),
    { numRuns: 30, seed: 7 },
  );
});

test("a small request is one message", () => {
  expect(
    packMailEvents([event(1, 3, "x"), event(2, 1, "y")], envelope),
  ).toHaveLength(1);
});
