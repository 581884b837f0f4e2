import type { World } from "../create-world";

/** What a part of a scenario needs to write its mails. */
export interface PartContext {
  world: World;
  seed: number;
  /** The n-th (from 0) of the list's people who do not take part in the conversation, by seed. */
  person: (n: number) => number;
  /** Message-ID of the conversation's first mail, once it is sent. */
  firstMail: () => {
    messageId: string;
    senderRow: number | null;
    subject: string;
  } | null;
}

/** Puts its mails on the clock; answers when the last of them is due, epoch milliseconds. */
export type PlayPart<P> = (context: PartContext, part: P) => number;
