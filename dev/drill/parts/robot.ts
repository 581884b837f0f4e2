import type { PartOf } from "../scenario-schema";
import type { PlayPart } from "./part-context";

/** RFC 3834: a robot that says what it is. */
const declared = { "Auto-Submitted": "auto-generated" };

export const playRobot: PlayPart<PartOf<"robot">> = (
  { world: { clock, tenant, list, startsAt }, person },
  { subject, fromMinute, toMinute, everyMinutes, mailsAThread, declaresItself },
) => {
  const last = startsAt + toMinute * 60_000;
  let written = 0;
  let thread: string | null = null;
  const write = (at: number) => {
    if (at > last) return;
    clock.schedule(at, () => {
      const number = Math.floor(written / mailsAThread) + 1;
      const isFirst = written % mailsAThread === 0;
      const { mail } = tenant.mailFlow.send({
        from: person(0),
        to: [list.address],
        subject: `${isFirst ? "" : "RE: "}${subject} ${number}`,
        headers: declaresItself ? declared : {},
        ...(isFirst || thread === null
          ? {}
          : { inReplyTo: thread, references: [thread] }),
      });
      if (isFirst) thread = mail.messageId;
      written += 1;
      write(at + everyMinutes * 60_000);
    });
  };
  write(startsAt + fromMinute * 60_000);
  return last;
};
