import type { PartOf } from "../scenario-schema";
import type { PlayPart } from "./part-context";

export const playSeries: PlayPart<PartOf<"series">> = (
  { world: { clock, tenant, list, startsAt }, person },
  { subject, atMinute, posts, everySeconds },
) => {
  const first = startsAt + atMinute * 60_000;
  let cover: string | null = null;
  for (let i = 0; i < posts; i++)
    clock.schedule(first + i * everySeconds * 1_000, () => {
      const { mail } = tenant.mailFlow.send({
        from: person(1),
        to: [list.address],
        subject: `[${i}/${posts - 1}] ${subject}`,
        ...(cover === null ? {} : { inReplyTo: cover, references: [cover] }),
      });
      cover ??= mail.messageId;
    });
  return first + (posts - 1) * everySeconds * 1_000;
};
