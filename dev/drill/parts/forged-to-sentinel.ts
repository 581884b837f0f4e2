import { sentinelOf } from "../cast";
import type { PartOf } from "../scenario-schema";
import type { PlayPart } from "./part-context";

export const playForgedToSentinel: PlayPart<PartOf<"forgedToSentinel">> = (
  { world: { clock, state, tenant, list, startsAt }, person, firstMail },
  { subject, atMinute, mails, everySeconds, senders },
) => {
  const first = startsAt + atMinute * 60_000;
  const sentinel = sentinelOf(person);
  for (let i = 0; i < mails; i++)
    clock.schedule(first + i * everySeconds * 1_000, () => {
      const claimed = String(
        state.recipients.property(
          person(5 + (i % senders)),
          "PrimarySmtpAddress",
        ),
      );
      const thread = firstMail()?.messageId ?? null;
      tenant.mailFlow.send({
        from: claimed,
        to: [sentinel],
        claims: { from: claimed, to: [list.address] },
        authenticated: false,
        subject,
        ...(thread === null ? {} : { inReplyTo: thread, references: [thread] }),
      });
    });
  return first + (mails - 1) * everySeconds * 1_000;
};
