import type { TenantState } from "../tenant-state";
import { RowSet, addAll } from "./expand-lists";
import type { Expansions } from "./expansions";
import type { Passage } from "./mail";
import { createSeeded } from "./seeded";

/** Graph's names; Get-MessageTraceV2 writes them with a capital. */
export type TraceStatus =
  "delivered" | "expanded" | "failed" | "pending" | "quarantined";

export interface TraceRow {
  id: string;
  messageId: string;
  senderAddress: string;
  recipientAddress: string;
  receivedAt: number;
  subject: string;
  size: number;
  status: TraceStatus;
}

/**
 * "Rows arrive a few minutes to an hour after the message" (measured by a tool's author on live
 * tenants); Microsoft wrote 5 to 30 minutes in 2021. Drawn per message.
 */
export interface TraceLateness {
  minimumSeconds: number;
  maximumSeconds: number;
}
export const traceLatenessDefaults: TraceLateness = {
  minimumSeconds: 120,
  maximumSeconds: 1_800,
};

export interface TraceQuery {
  from: number;
  to: number;
  id?: string;
  messageId?: string;
  senderAddress?: string;
  recipientAddress?: string;
  status?: string;
  subject?: (subject: string) => boolean;
}

/** Opaque to callers: the message (its trace id) and the row within it that comes next. */
export type TraceCursor = readonly [message: string, row: number];

export interface MessageTrace {
  record(passage: Passage): void;
  /** Newest message first, as Get-MessageTraceV2 answers. `next` is absent at the end. */
  page(
    query: TraceQuery,
    limit: number,
    cursor?: TraceCursor,
  ): { rows: TraceRow[]; next?: TraceCursor };
}

interface Entry {
  passage: Passage;
  visibleAt: number;
}

/**
 * One row a recipient, but kept by message: the rows of an expanded list's members are made when
 * somebody asks for them, by the membership of that moment.
 */
export function createMessageTrace(
  state: TenantState,
  expansions: Expansions,
  lateness: TraceLateness = traceLatenessDefaults,
  /** Microsoft keeps 90 days; a long-lived development tenant keeps this many messages. */
  kept = 100_000,
): MessageTrace {
  /** Sorted by time of receipt. */
  const entries: Entry[] = [];
  const chance = createSeeded(state.seed, "trace-lateness");

  function* rowsOf(entry: Entry, query: TraceQuery): Generator<TraceRow> {
    const { mail, lists, people, elsewhere } = entry.passage;
    const wanted = (status: TraceStatus) =>
      query.status === undefined || query.status === status;
    const row = (recipientAddress: string, status: TraceStatus): TraceRow => ({
      id: mail.traceId,
      messageId: mail.messageId,
      senderAddress: mail.senderAddress,
      recipientAddress,
      receivedAt: mail.receivedAt,
      subject: mail.subject,
      size: mail.size,
      status,
    });
    const matches = (address: string) =>
      query.recipientAddress === undefined ||
      query.recipientAddress === address;
    const addressOf = (recipient: number) =>
      String(
        state.recipients.property(recipient, "PrimarySmtpAddress") ?? "",
      ).toLowerCase();

    // "A distribution list appears once with the status expanded, then each of its members appears as
    // a recipient" (measured live). A refused list appears as failed, its members not at all.
    for (const { address, status } of listRows(lists))
      if (wanted(status) && matches(address)) yield row(address, status);
    const { refused } = entry.passage;
    if (refused) {
      const status = refused.trace ?? "failed";
      if (!wanted(status)) return;
      for (const address of [...people.map(addressOf), ...elsewhere])
        if (matches(address)) yield row(address, status);
      return;
    }
    if (!wanted("delivered")) return;
    for (const address of elsewhere)
      if (matches(address)) yield row(address, "delivered");
    const open = lists.filter(({ refusal }) => !refusal);
    if (query.recipientAddress !== undefined) {
      const asked = state.recipients.rowByAddress(query.recipientAddress);
      if (asked === undefined || state.lists.byRow(asked)) return;
      const direct = people.includes(asked);
      if (
        direct ||
        open.some(({ list, within }) =>
          expansions.rows(list, within).has(asked),
        )
      )
        yield row(query.recipientAddress, "delivered");
      return;
    }
    const reached = reachedBy(open);
    for (const person of people) reached.add(person);
    for (const person of reached) yield row(addressOf(person), "delivered");
  }

  function reachedBy(open: Passage["lists"]): RowSet {
    const reached = new RowSet(state.recipients.count);
    for (const { list, within } of open)
      addAll(reached, expansions.rows(list, within));
    return reached;
  }

  return {
    record(passage) {
      const held =
        passage.at === passage.mail.receivedAt
          ? undefined
          : entries.find(
              (one) => one.passage.mail.traceId === passage.mail.traceId,
            );
      if (held) {
        held.passage = withApproval(held.passage, passage);
        return;
      }
      const span = lateness.maximumSeconds - lateness.minimumSeconds;
      const late = lateness.minimumSeconds + chance.next() * span;
      const entry = {
        passage,
        visibleAt: passage.mail.receivedAt + late * 1_000,
      };
      // Nearly always the newest: the search from the end is short.
      let place = entries.length;
      while (
        place > 0 &&
        entries[place - 1]!.passage.mail.receivedAt > passage.mail.receivedAt
      )
        place -= 1;
      entries.splice(place, 0, entry);
      if (entries.length > kept) entries.shift();
    },
    page(query, limit, cursor) {
      const rows: TraceRow[] = [];
      const now = state.clock.now();
      const chosen = entries.filter(
        ({ passage: { mail }, visibleAt }) =>
          visibleAt <= now &&
          mail.receivedAt >= query.from &&
          mail.receivedAt <= query.to &&
          (query.id === undefined || query.id === mail.traceId) &&
          (query.messageId === undefined ||
            query.messageId === mail.messageId) &&
          matchesSender(query.senderAddress, mail.senderAddress) &&
          (query.subject?.(mail.subject) ?? true),
      );
      const start = cursor
        ? chosen.findIndex(({ passage }) => passage.mail.traceId === cursor[0])
        : chosen.length - 1;
      for (let i = start; i >= 0; i--) {
        let position = 0;
        const skip = cursor && i === start ? cursor[1] : 0;
        for (const row of rowsOf(chosen[i]!, query)) {
          if (position++ < skip) continue;
          if (rows.length === limit)
            return { rows, next: [row.id, position - 1] };
          rows.push(row);
        }
      }
      return { rows };
    },
  };
}

/** Refused lists, addressed or within one, are there as well as those that were expanded. */
function listRows(
  lists: Passage["lists"],
): { address: string; status: TraceStatus }[] {
  const rows = lists.flatMap(({ list, refusal, within }) => [
    { list, refusal },
    ...within,
  ]);
  return rows.map(({ list, refusal }) => ({
    address: list.address.toLowerCase(),
    status: refusal ? (refusal.trace ?? "failed") : "expanded",
  }));
}

/** What a moderator let through later takes the place of what was held. */
function withApproval(held: Passage, approved: Passage): Passage {
  const decided = new Set(approved.lists.map(({ list }) => list.guid));
  return {
    ...held,
    lists: [
      ...held.lists
        .filter(({ list }) => !decided.has(list.guid))
        .map((outcome) => ({
          ...outcome,
          within: outcome.within.filter(({ list }) => !decided.has(list.guid)),
        })),
      ...approved.lists,
    ],
  };
}

/** `senderAddress eq '*@contoso.com'` works (measured live). */
function matchesSender(wanted: string | undefined, sender: string): boolean {
  if (wanted === undefined) return true;
  return wanted.startsWith("*")
    ? sender.endsWith(wanted.slice(1))
    : sender === wanted;
}
