import type { TenantState } from "../tenant-state";
import {
  createAutomaticAnswers,
  type AutomaticAnswerCounts,
  type AutomaticAnswersOptions,
} from "./automatic-answers";
import { createDeliveryQueue, type DeliveryQueue } from "./delivery-queue";
import { createExpansions, type Expansions } from "./expansions";
import type { ListGate, MailListener, MessageGate } from "./gate";
import { createLedger } from "./ledger";
import type { OutgoingMail, Passage } from "./mail";
import { readResults, type MailFlowResults } from "./mail-flow-results";
import { createMailboxes, type Mailboxes } from "./mailboxes";
import {
  createMessageTrace,
  type MessageTrace,
  type TraceLateness,
} from "./message-trace";
import { createModeration, type HeldMail } from "./moderation";
import { passMail, type Approval } from "./pass-mail";
import { createReceiver } from "./receive-mail";
import { createReceivingLimit } from "./receiving-limit";
import type { EffectiveRules } from "./rules/transport-rule";
import { createTransportRules } from "./rules/transport-rules";
import { createSenderRestriction } from "./sender-restriction";
import {
  createStormProtection,
  stormProtectionDefaults,
  type StormProtection,
  type StormProtectionSettings,
} from "./storm-protection";

export interface MailFlowOptions {
  /** The built-in protection; Microsoft's defaults where absent. Read on every mail. */
  stormProtection?: Partial<StormProtectionSettings>;
  traceLateness?: TraceLateness;
  transportRules?: EffectiveRules;
  /**
   * Whether a restricted list also refuses mail that comes through a list that it is a member of.
   * Not documented; "pass" delivers more.
   */
  restrictedChildren?: "refuse" | "pass";
  /** Deliveries a second before queues back up; absent: any. */
  deliveriesPerSecond?: number;
  automaticAnswers?: AutomaticAnswersOptions;
  /** Messages an hour that a mailbox takes. */
  receivingLimit?: number;
  /** After sender restriction and moderation. */
  listGates?: readonly ListGate[];
  /** Before rules and the built-in storm protection. */
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
  readonly mailboxes: Pick<Mailboxes, "open">;
  readonly queue: Omit<DeliveryQueue, "take">;
  readonly automaticAnswers: Readonly<AutomaticAnswerCounts>;
  /** Mail to moderated lists, and what a moderator says to it. */
  readonly moderation: {
    held(): readonly HeldMail[];
    /** Expands it now. Undefined where it does not wait any more. */
    approve(id: number): Passage | undefined;
    reject(id: number): void;
  };
  /** Over those lists (GUIDs), or over all. */
  results(guids?: readonly string[]): MailFlowResults;
}

/** The transport service of the simulated tenant. */
export function createMailFlow(
  state: TenantState,
  options: MailFlowOptions = {},
): MailFlow {
  const receive = createReceiver(state);
  const ledger = createLedger();
  const expansions = createExpansions(state);
  const trace = createMessageTrace(state, expansions, options.traceLateness);
  const queue = createDeliveryQueue(options.deliveriesPerSecond);
  const limit = createReceivingLimit(options.receivingLimit);
  const mailboxes = createMailboxes(state, expansions, limit);
  const moderation = createModeration(state, expansions);
  const stormProtection = createStormProtection(
    withDefaults(options.stormProtection ?? {}),
  );
  const restriction = createSenderRestriction(state.lists);
  const answers = createAutomaticAnswers(
    state,
    expansions,
    limit,
    (count, at) => {
      queue.take(count, at);
      ledger.addToPeople(count);
    },
    options.automaticAnswers,
  );
  const gates = {
    state,
    expansions,
    listGates: [restriction, moderation, ...(options.listGates ?? [])],
    nestedGates: [
      ...(options.restrictedChildren === "refuse" ? [restriction] : []),
      moderation,
    ],
    messageGates: [
      ...(options.messageGates ?? []),
      ...(options.transportRules
        ? [createTransportRules(state, expansions, options.transportRules)]
        : []),
      stormProtection,
    ],
  };
  const listeners = new Set<MailListener>();

  function take(mail: Passage["mail"], approval?: Approval): Passage {
    const passage = passMail({ ...gates, queue }, mail, approval);
    ledger.record(passage);
    trace.record(passage);
    for (const held of heldOf(passage, moderation.name))
      moderation.hold(mail, held, passage.at);
    answers.listener(passage);
    mailboxes.listener(passage);
    for (const listener of [...listeners]) listener(passage);
    return passage;
  }

  return {
    expansions,
    trace,
    stormProtection,
    mailboxes,
    queue,
    automaticAnswers: answers.counts,
    moderation: {
      held: () => moderation.held(),
      approve(id) {
        const entry = moderation.approve(id);
        return (
          entry &&
          take(entry.mail, {
            list: entry.list,
            at: state.clock.now(),
            moderation,
          })
        );
      },
      reject(id) {
        if (moderation.reject(id)?.senderIsTold) ledger.addReport();
      },
    },
    results: (guids) => readResults(ledger, guids),
    hear(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    remember(mail) {
      const passage = passMail(
        { ...gates, queue: createDeliveryQueue() },
        receive(mail),
      );
      trace.record(passage);
      return passage;
    },
    send: (mail) => take(receive(mail)),
  };
}

/** Every list that holds the mail, addressed or on the way. */
function heldOf({ lists }: Passage, by: string) {
  return lists.flatMap(({ list, refusal, within }) => [
    ...(refusal?.by === by ? [list] : []),
    ...within.filter((one) => one.refusal.by === by).map((one) => one.list),
  ]);
}

/** The object stays the caller's, so that a change of the transport configuration counts on the next mail. */
function withDefaults(
  settings: Partial<StormProtectionSettings>,
): StormProtectionSettings {
  return {
    get enabled() {
      return settings.enabled ?? stormProtectionDefaults.enabled;
    },
    get minimumRecipients() {
      return (
        settings.minimumRecipients ?? stormProtectionDefaults.minimumRecipients
      );
    },
    get minimumReplies() {
      return settings.minimumReplies ?? stormProtectionDefaults.minimumReplies;
    },
    get blockDurationHours() {
      return (
        settings.blockDurationHours ??
        stormProtectionDefaults.blockDurationHours
      );
    },
  };
}
