import { createHash } from "node:crypto";
import type { Policy } from "../../policy/policy-schema";
import { hour, minute } from "../../time/clock";
import { longestWindowMinutes } from "../storm-rules-schema";
import type { Trip } from "../trip";
import { watchList, type ListWatch } from "../watch-list";
import type { ListMail } from "./read-messages";

export interface BacktestTrip {
  conversationId: string;
  recipientAddress: string;
  trippedAt: string;
  rule: string;
  distinctRepliers: number;
  replies: number;
  deliveries: number;
}

export interface BacktestResult {
  /** Mails to lists, each once a list. */
  messages: number;
  conversations: number;
  trips: BacktestTrip[];
}

interface WatchedList {
  watch: ListWatch;
  lastAt: number;
  /** Until when a throw for the last trip would stand. */
  heldUntil: number;
}

/**
 * What the detector would have done with this mail, given in order of the time it was received:
 * the same rules, and one trip a storm. A list stays quiet after a trip for as long as its
 * restriction would stand, and that is extended while the storm goes on.
 */
export async function runBacktest(
  mails: AsyncIterable<ListMail>,
  policy: Policy,
  onProgress: (messages: number) => void = () => {},
): Promise<BacktestResult> {
  const lists = new Map<string, WatchedList>();
  const recent = new RecentMails();
  const conversations = new Set<number>();
  const result: BacktestResult = { messages: 0, conversations: 0, trips: [] };
  const hold = policy.storm.minutes * minute;

  for await (const mail of mails) {
    if (recent.knows(mail)) continue;
    result.messages++;
    onProgress(result.messages);
    conversations.add(digest(`${mail.recipient}\n${mail.conversation}`));
    const list = lists.get(mail.recipient) ?? {
      watch: watchList(policy.storm.rules),
      lastAt: 0,
      heldUntil: -Infinity,
    };
    list.lastAt = mail.receivedAt;
    lists.delete(mail.recipient);
    lists.set(mail.recipient, list);
    forgetQuietLists(lists, mail.receivedAt - Math.max(hold, hour));

    const tell = list.watch.see(mail, mail.audience);
    if (!tell) continue;
    if (mail.receivedAt > list.heldUntil)
      result.trips.push(toBacktestTrip(tell(), mail.recipient));
    list.heldUntil = mail.receivedAt + hold;
  }
  result.conversations = conversations.size;
  return result;
}

function toBacktestTrip(trip: Trip, recipientAddress: string): BacktestTrip {
  const { conversation, at, rule, distinctRepliers, replies, deliveries } =
    trip;
  return {
    conversationId: conversation,
    recipientAddress,
    trippedAt: at,
    rule,
    distinctRepliers,
    replies,
    deliveries,
  };
}

function forgetQuietLists(lists: Map<string, WatchedList>, before: number) {
  for (const [address, list] of lists) {
    if (list.lastAt >= before) break;
    lists.delete(address);
  }
}

/** Message-IDs of the last hour: a duplicate has the same time, and one from elsewhere changes no window. */
class RecentMails {
  readonly #ids = new Map<string, number>();

  knows({ recipient, messageId, receivedAt }: ListMail): boolean {
    for (const [id, at] of this.#ids) {
      if (at >= receivedAt - longestWindowMinutes * minute) break;
      this.#ids.delete(id);
    }
    const id = `${recipient}\n${messageId}`;
    if (this.#ids.has(id)) return true;
    this.#ids.set(id, receivedAt);
    return false;
  }
}

/** 52 bits: numbers instead of strings keep millions of conversations small; two of half a million meet once in 36,000 runs. */
function digest(text: string): number {
  const bytes = createHash("sha1").update(text).digest();
  return bytes.readUIntBE(0, 6) * 16 + ((bytes[6] ?? 0) & 15);
}
