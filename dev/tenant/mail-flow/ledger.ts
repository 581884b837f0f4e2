import type { Passage } from "./mail";

export interface MinuteCount {
  /** Whole minutes since the epoch. */
  minute: number;
  /** Mails that reached the list. */
  messages: number;
  deliveries: number;
  rejected: number;
}

export interface ListLedger {
  readonly guid: string;
  readonly address: string;
  messages: number;
  deliveries: number;
  rejected: number;
  firstAcceptedAt: number | null;
  lastAcceptedAt: number | null;
  firstRefusedAt: number | null;
  firstRefusedBy: string | null;
  readonly minutes: Map<number, MinuteCount>;
}

/**
 * Deliveries by list and minute: counted, never materialised. A recipient whom two lists of one
 * message reach is counted once, for the first of them.
 */
export function createLedger() {
  const lists = new Map<string, ListLedger>();
  let deliveredToPeople = 0;
  let reports = 0;

  const entry = (guid: string, address: string) => {
    const known = lists.get(guid);
    if (known) return known;
    const fresh: ListLedger = {
      guid,
      address,
      messages: 0,
      deliveries: 0,
      rejected: 0,
      firstAcceptedAt: null,
      lastAcceptedAt: null,
      firstRefusedAt: null,
      firstRefusedBy: null,
      minutes: new Map(),
    };
    lists.set(guid, fresh);
    return fresh;
  };

  return {
    /** Mails that machines sent to persons. */
    addToPeople(count: number): void {
      deliveredToPeople += count;
    },
    addReport(): void {
      reports += 1;
    },
    record(passage: Passage): void {
      const { at } = passage;
      deliveredToPeople += passage.deliveredToPeople;
      if (passage.ndr) reports += 1;
      for (const { list, refusal, delivered } of passage.lists) {
        const total = entry(list.guid, list.address);
        const minute = Math.floor(at / 60_000);
        const bucket = total.minutes.get(minute) ?? {
          minute,
          messages: 0,
          deliveries: 0,
          rejected: 0,
        };
        total.minutes.set(minute, bucket);
        if (refusal) {
          total.rejected += 1;
          bucket.rejected += 1;
          total.firstRefusedAt ??= at;
          total.firstRefusedBy ??= refusal.by;
        } else {
          total.messages += 1;
          bucket.messages += 1;
          total.deliveries += delivered;
          bucket.deliveries += delivered;
          total.firstAcceptedAt ??= at;
          total.lastAcceptedAt = at;
        }
      }
    },
    lists: lists as ReadonlyMap<string, ListLedger>,
    deliveredToPeople: () => deliveredToPeople,
    reports: () => reports,
  };
}
export type Ledger = ReturnType<typeof createLedger>;
