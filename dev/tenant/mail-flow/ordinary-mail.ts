import type { TenantList, TenantState } from "../tenant-state";
import type { MailFlow } from "./create-mail-flow";
import type { Mail } from "./mail";
import { createSeeded } from "./seeded";

export interface OrdinaryMailOptions {
  seed?: number;
  /** Mean time between two mails to lists. */
  everySeconds?: number;
  /** Hours of the past that the message trace shows from the start. */
  historyHours?: number;
}

/** Lists above this get announcements, which nobody answers to all. */
const largeList = 1_000;
/**
 * At most one reply to all a thread, so that ordinary mail stays below any count of different
 * repliers: in archives of real mail even two within ten minutes happen in 7 % of all conversations.
 */
const shareAnswered = 0.2;
const subjects = [
  "Rota for next week",
  "Minutes of Monday's meeting",
  "Car park closed on Friday",
  "Updated guidance",
  "Network maintenance tonight",
  "Training places left",
  "Lost property",
  "Welcome to our new colleague",
];

/** A working day's mail to lists, slowly and for ever: no storm. Returns what ends it. */
export function startOrdinaryMail(
  state: TenantState,
  mailFlow: Pick<MailFlow, "send" | "remember" | "expansions">,
  {
    seed = state.seed,
    everySeconds = 20,
    historyHours = 24,
  }: OrdinaryMailOptions = {},
): () => void {
  const chance = createSeeded(seed, "ordinary-mail");
  const lists = [...state.lists.all()];
  let stopped = false;

  const pickList = (): TenantList | undefined => {
    const list = lists[chance.below(lists.length)];
    // Few may write to everyone, and they seldom do.
    return list &&
      (mailFlow.expansions.count(list) <= largeList || chance.chance(0.1))
      ? list
      : undefined;
  };
  const pickMailbox = (
    among: ArrayLike<number> | undefined,
  ): number | undefined => {
    for (let tries = 0; tries < 20; tries++) {
      const i = chance.below(among ? among.length : state.recipients.count);
      const row = among ? among[i] : i;
      if (row !== undefined && state.recipients.type(row) === "UserMailbox")
        return row;
    }
    return undefined;
  };
  const compose = () => {
    const list = pickList();
    const from = pickMailbox(undefined);
    if (!list || from === undefined) return undefined;
    return {
      from,
      to: [list.address],
      subject: `${subjects[chance.below(subjects.length)]!}`,
      list,
    };
  };

  function answerLater(list: TenantList, mail: Mail): void {
    if (
      mailFlow.expansions.count(list) > largeList ||
      !chance.chance(shareAnswered)
    )
      return;
    const from = pickMailbox(state.lists.storedMembers(list));
    if (from === undefined) return;
    state.clock.schedule(
      mail.receivedAt + (180 + chance.below(1_200)) * 1_000,
      () => {
        if (stopped) return;
        mailFlow.send({
          from,
          to: [list.address],
          subject: `RE: ${mail.subject}`,
          inReplyTo: mail.messageId,
          references: [mail.messageId],
        });
      },
    );
  }

  const pause = () => -Math.log(1 - chance.next()) * everySeconds * 1_000;
  function past(): void {
    const now = state.clock.now();
    for (
      let at = now - historyHours * 3_600_000 + pause();
      at < now;
      at += pause()
    ) {
      const mail = compose();
      if (mail)
        mailFlow.remember({
          from: mail.from,
          to: mail.to,
          subject: mail.subject,
          at: Math.floor(at),
        });
    }
  }
  let cancel = () => {};
  function next(): void {
    cancel = state.clock.schedule(
      Math.ceil(state.clock.now() + pause()),
      () => {
        const mail = compose();
        if (mail) {
          const { mail: sent, lists: outcomes } = mailFlow.send({
            from: mail.from,
            to: mail.to,
            subject: mail.subject,
          });
          if (outcomes.some(({ refusal }) => !refusal))
            answerLater(mail.list, sent);
        }
        if (!stopped) next();
      },
    );
  }
  past();
  next();
  return () => {
    stopped = true;
    cancel();
  };
}
