import type { PartOf } from "../scenario-schema";
import type { PlayPart } from "./part-context";

export const playFollowUp: PlayPart<PartOf<"followUp">> = (
  { world: { clock, tenant, list, startsAt }, person, firstMail },
  { atMinute, by },
) => {
  const at = startsAt + atMinute * 60_000;
  clock.schedule(at, () => {
    const first = firstMail();
    if (!first) return;
    const { messageId, senderRow, subject } = first;
    tenant.mailFlow.send({
      from:
        by === "firstSender" && senderRow !== null
          ? senderRow
          : person(by === "anotherMember" ? 5 : 2),
      to: [list.address],
      subject: `RE: ${subject}`,
      inReplyTo: messageId,
      references: [messageId],
    });
  });
  return at;
};
