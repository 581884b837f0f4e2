import type { TenantState } from "../tenant-state";
import type { Expansions } from "./expansions";
import type { MailListener } from "./gate";
import type { Mail, Passage } from "./mail";
import type { ReceivingLimit } from "./receiving-limit";

export interface MailboxMessage {
  /** 1, 2, 3, … within its mailbox. */
  readonly id: number;
  /** When the mailbox got it: later than the mail's own time where queues have backed up. */
  readonly receivedAt: number;
  readonly mail: Mail;
}

/** One that keeps what is delivered to it: of all others only the number of deliveries is known. */
export interface Mailbox {
  readonly row: number;
  messages(): readonly MailboxMessage[];
  onMessage(listener: (message: MailboxMessage) => void): () => void;
  /** Mails over the receiving limit: neither kept nor heard. */
  readonly refused: number;
}

export interface Mailboxes {
  open(row: number): Mailbox;
  readonly listener: MailListener;
}

/** Of a sentinel, the newest are enough. */
const kept = 10_000;

/**
 * Mailboxes that somebody reads. Whether a list was meant or somebody wrote straight to the mailbox
 * with forged headers, it looks the same in there but for `authenticated`.
 */
export function createMailboxes(
  state: Pick<TenantState, "clock" | "recipients">,
  expansions: Expansions,
  limit: ReceivingLimit,
): Mailboxes {
  const open = new Map<number, ReturnType<typeof createMailbox>>();

  function reaches({ refused, people, lists }: Passage, row: number): boolean {
    if (refused) return refused.redirectedTo?.includes(row) ?? false;
    return (
      people.includes(row) ||
      lists.some(
        ({ list, refusal, within }) =>
          !refusal && expansions.rows(list, within).has(row),
      )
    );
  }

  return {
    open(row) {
      const known = open.get(row);
      if (known) return known.mailbox;
      const made = createMailbox(row);
      open.set(row, made);
      return made.mailbox;
    },
    listener(passage) {
      for (const [row, box] of open) {
        if (!reaches(passage, row)) continue;
        // Recipients are served in the order of their rows.
        const share = row / state.recipients.count;
        const at =
          passage.deliveredFrom +
          share * (passage.deliveredTo - passage.deliveredFrom);
        const arrive = () => {
          const { mail } = passage;
          const taken = limit.take(row, 1, at, mail.senderAddress);
          if (taken) box.deliver(mail, Math.round(at));
          else box.refuse();
        };
        if (at <= state.clock.now()) arrive();
        else state.clock.schedule(at, arrive);
      }
    },
  };
}

function createMailbox(row: number) {
  const messages: MailboxMessage[] = [];
  const listeners = new Set<(message: MailboxMessage) => void>();
  let number = 0;
  let refused = 0;
  const mailbox: Mailbox = {
    row,
    messages: () => messages,
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get refused() {
      return refused;
    },
  };
  return {
    mailbox,
    deliver(mail: Mail, receivedAt: number) {
      const message = { id: ++number, receivedAt, mail };
      messages.push(message);
      if (messages.length > kept) messages.shift();
      for (const listener of [...listeners]) listener(message);
    },
    refuse() {
      refused += 1;
    },
  };
}
