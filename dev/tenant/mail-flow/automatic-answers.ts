import { rowHash } from "../estate/row-hash";
import type { TenantState } from "../tenant-state";
import type { RowSet } from "./expand-lists";
import type { Expansions } from "./expansions";
import type { MailListener } from "./gate";
import type { Mail, Passage } from "./mail";
import type { ReceivingLimit } from "./receiving-limit";

export interface AutomaticAnswersOptions {
  /** Of all recipients, those who are away. */
  awayShare?: number;
  /** Of all recipients, those whose client sends a read receipt that is asked for. */
  receiptShare?: number;
}

export interface AutomaticAnswerCounts {
  outOfOffice: number;
  readReceipts: number;
  /** Of both, those that the sender's mailbox no longer took. */
  refusedByMailbox: number;
}

/**
 * Answers that machines give to the sender alone: counted, since no list ever sees them. Exchange
 * answers a sender once while the mailbox's owner is away, never an automatic mail, and for mail to
 * a list only where its `SendOofMessageToOriginatorEnabled` says so, which it does by default
 * (Learn, Set-DynamicDistributionGroup). A receipt is sent for every mail that asks for one.
 */
export function createAutomaticAnswers(
  state: Pick<TenantState, "seed">,
  expansions: Expansions,
  limit: ReceivingLimit,
  onSent: (count: number, at: number) => void,
  { awayShare = 0, receiptShare = 0 }: AutomaticAnswersOptions = {},
): { listener: MailListener; readonly counts: AutomaticAnswerCounts } {
  const counts = { outOfOffice: 0, readReceipts: 0, refusedByMailbox: 0 };
  const away = createCounter(shareOfRows(state.seed, 0x00f0, awayShare));
  const confirm = createCounter(shareOfRows(state.seed, 0x3ead, receiptShare));
  /** By list and sender: whoever writes to two lists with the same people is answered for each. */
  const answered = new Set<string>();

  function answersTo(passage: Passage): { away: number; receipts: number } {
    const { mail } = passage;
    const sum = { away: 0, receipts: 0 };
    if (isAutomatic(mail)) return sum;
    for (const { list, refusal, within } of passage.lists) {
      if (refusal) continue;
      const rows = expansions.rows(list, within);
      if (receiptShare && asksForReceipt(mail)) sum.receipts += confirm(rows);
      const key = `${list.guid} ${mail.senderAddress}`;
      if (
        !awayShare ||
        answered.has(key) ||
        list.settings.get("SendOofMessageToOriginatorEnabled") === false
      )
        continue;
      answered.add(key);
      sum.away += away(rows);
    }
    return sum;
  }

  return {
    counts,
    listener(passage) {
      if (passage.refused) return;
      const sum = answersTo(passage);
      const sent = sum.away + sum.receipts;
      if (!sent) return;
      const { senderRow } = passage.mail;
      counts.outOfOffice += sum.away;
      counts.readReceipts += sum.receipts;
      const taken =
        senderRow === null ? sent : limit.take(senderRow, sent, passage.at);
      counts.refusedByMailbox += sent - taken;
      onSent(taken, passage.at);
    },
  };
}

const shareOfRows = (seed: number, purpose: number, share: number) => {
  const below = share * 2 ** 32;
  return (row: number) => rowHash(seed, row, purpose) < below;
};

/** Counts of a row set, remembered as long as somebody holds the set. */
function createCounter(includes: (row: number) => boolean) {
  const known = new WeakMap<RowSet, number>();
  return (rows: RowSet): number => {
    let count = known.get(rows);
    if (count === undefined) {
      count = 0;
      for (const row of rows) if (includes(row)) count += 1;
      known.set(rows, count);
    }
    return count;
  };
}

const header = (mail: Mail, name: string) =>
  Object.entries(mail.headers).find(([key]) => key.toLowerCase() === name)?.[1];

/** RFC 3834 §2: an automatic mail is not answered automatically; Exchange's own way to ask for that. */
function isAutomatic(mail: Mail): boolean {
  const submitted = header(mail, "auto-submitted");
  return (
    (submitted !== undefined && !/^no\b/i.test(submitted)) ||
    /\b(oof|all|autoreply)\b/i.test(
      header(mail, "x-auto-response-suppress") ?? "",
    )
  );
}

/** RFC 8098 §2.1. */
const asksForReceipt = (mail: Mail) =>
  header(mail, "disposition-notification-to") !== undefined;
