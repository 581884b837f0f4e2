import { createSeeded } from "../../tenant/mail-flow/seeded";
import type { PartOf } from "../scenario-schema";
import type { PlayPart } from "./part-context";

/** Of ordinary mail to a list, the share that answers one of the last threads. */
const shareOfReplies = 0.6;
const threadsInHand = 5;

/** Mail that waited somewhere: handed over in the order it was received, with the times of receipt. */
export const playBacklog: PlayPart<PartOf<"backlog">> = (
  { world: { clock, tenant, list, startsAt }, seed, person },
  { subject, days, mailsADay, writers, atMinute, withinMinutes },
) => {
  const chance = createSeeded(seed, "backlog");
  const begins = startsAt + atMinute * 60_000;
  const past = days * 86_400_000;
  const receivedAt = Array.from({ length: days * mailsADay }, () =>
    Math.round(begins - past + chance.next() * past),
  ).sort((a, b) => a - b);
  const threads: string[] = [];
  receivedAt.forEach((at, i) => {
    const author = person(chance.below(writers));
    const answers = chance.chance(shareOfReplies);
    const which = chance.below(threadsInHand);
    clock.schedule(
      begins + (i / receivedAt.length) * withinMinutes * 60_000,
      () => {
        const parent = answers ? threads.at(-1 - which) : undefined;
        const { mail } = tenant.mailFlow.send({
          from: author,
          to: [list.address],
          subject: `${parent ? "RE: " : ""}${subject}`,
          at,
          ...(parent ? { inReplyTo: parent, references: [parent] } : {}),
        });
        if (!parent) threads.push(mail.messageId);
      },
    );
  });
  return begins + withinMinutes * 60_000;
};
