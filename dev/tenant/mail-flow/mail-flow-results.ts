import type { Ledger, ListLedger, MinuteCount } from "./ledger";

/** What a drill asks at its end. Times in epoch milliseconds, null where nothing of the kind happened. */
export interface MailFlowResults {
  /** Through lists: the sum over accepted mails of their audience. */
  deliveries: number;
  /** Mails that a list refused; a mail to two lists that both refuse counts twice. */
  rejected: number;
  /** Mails that reached a list. */
  listMessages: number;
  /** Mails to persons directly, one a person. */
  deliveredToPeople: number;
  /** Non-delivery reports, each to the sender alone. */
  reports: number;
  firstAcceptedAt: number | null;
  lastAcceptedAt: number | null;
  firstRefusedAt: number | null;
  firstRefusedBy: string | null;
  /** Minutes from the first mail on, gaps filled with zeros. */
  timeline: MinuteCount[];
  lists: Omit<ListLedger, "minutes">[];
}

/** Over those lists (GUIDs), or over all. */
export function readResults(
  ledger: Ledger,
  guids?: readonly string[],
): MailFlowResults {
  const chosen = [...ledger.lists.values()].filter(
    ({ guid }) => !guids || guids.includes(guid),
  );
  const sum = (of: (list: ListLedger) => number) =>
    chosen.reduce((total, list) => total + of(list), 0);
  const refused = earliest(chosen, (list) => list.firstRefusedAt);
  return {
    deliveries: sum((list) => list.deliveries),
    rejected: sum((list) => list.rejected),
    listMessages: sum((list) => list.messages),
    deliveredToPeople: ledger.deliveredToPeople(),
    reports: ledger.reports(),
    firstAcceptedAt:
      earliest(chosen, (list) => list.firstAcceptedAt)?.firstAcceptedAt ?? null,
    lastAcceptedAt: chosen.reduce<number | null>(
      (last, { lastAcceptedAt: at }) =>
        at !== null && (last === null || at > last) ? at : last,
      null,
    ),
    firstRefusedAt: refused?.firstRefusedAt ?? null,
    firstRefusedBy: refused?.firstRefusedBy ?? null,
    timeline: timelineOf(chosen),
    lists: chosen.map(({ minutes: _minutes, ...list }) => list),
  };
}

function earliest(
  lists: readonly ListLedger[],
  at: (list: ListLedger) => number | null,
): ListLedger | undefined {
  return lists
    .filter((list) => at(list) !== null)
    .sort((a, b) => at(a)! - at(b)!)
    .at(0);
}

function timelineOf(lists: readonly ListLedger[]): MinuteCount[] {
  const sums = new Map<number, MinuteCount>();
  for (const { minutes } of lists)
    for (const { minute, messages, deliveries, rejected } of minutes.values()) {
      const sum = sums.get(minute) ?? {
        minute,
        messages: 0,
        deliveries: 0,
        rejected: 0,
      };
      sum.messages += messages;
      sum.deliveries += deliveries;
      sum.rejected += rejected;
      sums.set(minute, sum);
    }
  const known = [...sums.keys()].sort((a, b) => a - b);
  const first = known.at(0);
  if (first === undefined) return [];
  return Array.from(
    { length: known.at(-1)! - first + 1 },
    (_, i) =>
      sums.get(first + i) ?? {
        minute: first + i,
        messages: 0,
        deliveries: 0,
        rejected: 0,
      },
  );
}
