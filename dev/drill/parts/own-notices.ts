import { ownMailHeader, signOwnMail } from "../../../lib/mail-flow/own-mail";
import { mailFlowSecret } from "../../start/app-settings";
import { noticesSenderOf } from "../cast";
import type { PartOf } from "../scenario-schema";
import type { PlayPart } from "./part-context";

export const playOwnNotices: PlayPart<PartOf<"ownNotices">> = (
  { world: { clock, state, tenant, list, startsAt }, seed, person },
  { subject, atMinute, mails, everySeconds },
) => {
  const first = startsAt + atMinute * 60_000;
  const sender = noticesSenderOf(person);
  const from = String(state.recipients.property(sender, "PrimarySmtpAddress"));
  let thread: string | null = null;
  for (let i = 0; i < mails; i++)
    clock.schedule(first + i * everySeconds * 1_000, () => {
      const text = thread === null ? subject : `RE: ${subject}`;
      const signature = signOwnMail(
        { from, subject: text, at: clock.now() },
        mailFlowSecret(seed),
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
