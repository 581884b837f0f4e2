import { ownMailHeader, signOwnMail } from "../../../lib/mail-flow/own-mail";
import type { PartOf } from "../scenario-schema";
import type { PlayPart } from "./part-context";

/** In a drill nobody else sends in Breakwater's name, so that any secret will do. */
const secret = "drill";

export const playOwnNotices: PlayPart<PartOf<"ownNotices">> = (
  { world: { clock, state, tenant, list, startsAt }, person },
  { subject, atMinute, mails, everySeconds },
) => {
  const first = startsAt + atMinute * 60_000;
  const sender = person(3);
  const from = String(state.recipients.property(sender, "PrimarySmtpAddress"));
  let thread: string | null = null;
  for (let i = 0; i < mails; i++)
    clock.schedule(first + i * everySeconds * 1_000, () => {
      const text = thread === null ? subject : `RE: ${subject}`;
      const signature = signOwnMail(
        { from, subject: text, at: clock.now() },
        secret,
      );
      const { mail } = tenant.mailFlow.send({
        from: sender,
        to: [list.address],
        subject: text,
        headers: { [ownMailHeader]: signature },
        ...(thread === null ? {} : { inReplyTo: thread, references: [thread] }),
      });
      thread ??= mail.messageId;
    });
  return first + (mails - 1) * everySeconds * 1_000;
};
