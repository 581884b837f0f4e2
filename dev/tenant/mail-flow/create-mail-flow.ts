import type { TenantState } from "../tenant-state";
import { countAudience, resolveAddressees } from "./audience";
import { createConversations } from "./conversations";
import { createExpansions, type Expansions } from "./expansions";
import type { ListGate, MailListener, MessageGate } from "./gate";
import { createLedger } from "./ledger";
import type { ListOutcome, Mail, OutgoingMail, Passage, Refusal } from "./mail";
import { readResults, type MailFlowResults } from "./mail-flow-results";
import {
  createMessageTrace,
  type MessageTrace,
  type TraceLateness,
} from "./message-trace";
import { seededGuid } from "./seeded";
import { createSenderRestriction } from "./sender-restriction";
import {
  createStormProtection,
  stormProtectionDefaults,
  type StormProtection,
  type StormProtectionSettings,
} from "./storm-protection";

export interface MailFlowOptions {
  /** The built-in protection; Microsoft's defaults where absent. */
  stormProtection?: Partial<StormProtectionSettings>;
  traceLateness?: TraceLateness;
  /** After the sender restriction, in this order: moderation, rules. */
  listGates?: readonly ListGate[];
  /** Before the built-in storm protection. */
  messageGates?: readonly MessageGate[];
}

export interface MailFlow {
  /** Takes a mail through the transport service, at once. */
  send(mail: OutgoingMail): Passage;
  /** Puts a mail of the past into the trace only: nobody hears it, nothing is counted. */
  remember(mail: OutgoingMail): Passage;
  /** Returns what ends it. */
  hear(listener: MailListener): () => void;
  readonly expansions: Expansions;
  readonly trace: MessageTrace;
  readonly stormProtection: StormProtection;
  /** Over those lists (GUIDs), or over all. */
  results(guids?: readonly string[]): MailFlowResults;
}

/** The transport service of the simulated tenant. */
export function createMailFlow(
  state: TenantState,
  options: MailFlowOptions = {},
): MailFlow {
  const conversations = createConversations();
  const ledger = createLedger();
  const expansions = createExpansions(state);
  const trace = createMessageTrace(state, expansions, options.traceLateness);
  const stormProtection = createStormProtection({
    ...stormProtectionDefaults,
    ...options.stormProtection,
  });
  const listGates = [
    createSenderRestriction(state.lists),
    ...(options.listGates ?? []),
  ];
  const messageGates = [...(options.messageGates ?? []), stormProtection];
  const listeners = new Set<MailListener>();
  let sent = 0;

  function receive(mail: OutgoingMail): Mail {
    const number = ++sent;
    const row =
      typeof mail.from === "number"
        ? mail.from
        : state.recipients.rowByAddress(mail.from);
    const senderAddress =
      typeof mail.from === "number"
        ? addressOf(state, mail.from)
        : mail.from.toLowerCase();
    const traceId = seededGuid(state.seed, `mail:${number}`);
    const messageId =
      mail.messageId ??
      `<${seededGuid(state.seed, `message-id:${number}`)}@${state.domain}>`;
    const inReplyTo = mail.inReplyTo ?? null;
    const references = mail.references ?? [];
    const authenticated = mail.authenticated ?? typeof mail.from === "number";
    return {
      messageId,
      traceId,
      receivedAt: mail.at ?? state.clock.now(),
      // Exchange resolves the sender of authenticated mail only: a claimed address is a stranger's.
      senderRow: authenticated ? (row ?? null) : null,
      senderAddress,
      recipients: mail.to.map((to) =>
        typeof to === "number" ? addressOf(state, to) : to.toLowerCase(),
      ),
      subject: mail.subject,
      inReplyTo,
      references,
      headers: mail.headers ?? {},
      authenticated,
      conversation: conversations.of(messageId, inReplyTo, references),
      size: 4_000 + 2 * mail.subject.length + 60 * references.length,
    };
  }

  function pass(mail: Mail): Passage {
    const addressed = resolveAddressees(state, mail.recipients);
    const byList = new Map(
      addressed.lists.map((list) => [
        list.guid,
        firstRefusal(listGates, (gate) => gate.refuse(mail, list)),
      ]),
    );
    const open = addressed.lists.filter((list) => !byList.get(list.guid));
    const counts = countAudience(
      state.recipients.count,
      expansions,
      open,
      addressed.people,
    );
    // Mail to persons alone is never a storm; where the message is refused, it reaches nobody.
    const whole = open.length
      ? firstRefusal(messageGates, (gate) => gate.refuse(mail, counts.audience))
      : null;
    if (!whole && open.length)
      for (const gate of messageGates) gate.passed?.(mail, counts.audience);
    const lists: ListOutcome[] = addressed.lists.map((list) => ({
      list,
      refusal: byList.get(list.guid) ?? whole,
      delivered: whole ? 0 : (counts.byList.get(list.guid) ?? 0),
    }));
    return {
      mail,
      lists,
      people: addressed.people,
      deliveredToPeople: whole ? 0 : counts.toPeople,
      elsewhere: addressed.elsewhere,
      audience: whole ? 0 : counts.audience,
      refused: whole,
      ndr: lists.find(({ refusal }) => refusal)?.refusal ?? null,
    };
  }

  return {
    expansions,
    trace,
    stormProtection,
    results: (guids) => readResults(ledger, guids),
    hear(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    remember(mail) {
      const passage = pass(receive(mail));
      trace.record(passage);
      return passage;
    },
    send(mail) {
      const passage = pass(receive(mail));
      ledger.record(passage);
      trace.record(passage);
      for (const listener of [...listeners]) listener(passage);
      return passage;
    },
  };
}

function addressOf(state: TenantState, row: number): string {
  const address = state.recipients.property(row, "PrimarySmtpAddress");
  if (typeof address !== "string")
    throw new Error(`recipient ${row} has no primary address`);
  return address.toLowerCase();
}

function firstRefusal<G>(
  gates: readonly G[],
  refuse: (gate: G) => Refusal | null,
): Refusal | null {
  for (const gate of gates) {
    const refusal = refuse(gate);
    if (refusal) return refusal;
  }
  return null;
}
