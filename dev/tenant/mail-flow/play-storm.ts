import type { TenantState } from "../tenant-state";
import type { MailFlow } from "./create-mail-flow";
import type { Mail, OutgoingMail } from "./mail";
import { planStorm } from "./plan-storm";
import { createSeeded } from "./seeded";
import type { PlannedMail, StormMailKind, StormScript } from "./storm-script";

/** What the people of a storm did. */
export interface StormCourse {
  written: Record<StormMailKind, number>;
  refused: number;
  /** Planned, but its author never got a mail to answer, or had given up. */
  unwritten: number;
  /** Different people among those who replied, refused or not. */
  repliers: number;
  /** Message-ID of the first mail. */
  originalMessageId: string | null;
}

export interface PlayedStorm {
  /** Resolves when the last planned mail is written or dropped. */
  finished: Promise<StormCourse>;
  readonly course: StormCourse;
  stop(): void;
}

/** Nobody answers a mail sooner after its arrival; machines do at once. */
const readingMilliseconds = 15_000;
/** How long somebody who was refused waits before the second attempt. */
const retryMilliseconds = 60_000;

/**
 * Plays a storm on the tenant's clock. A reply is written only by someone whom an earlier mail of
 * the thread reached: where the first one is refused there is no storm.
 */
export function playStorm(
  state: TenantState,
  mailFlow: Pick<MailFlow, "send" | "expansions">,
  script: StormScript,
  {
    seed = state.seed,
    startAt = state.clock.now(),
  }: { seed?: number; startAt?: number } = {},
): PlayedStorm {
  const list = state.lists.byIdentity(script.list);
  if (!list)
    throw new Error(`the storm's list is not in this tenant: ${script.list}`);
  const plan = planStorm(script, seed);
  const chance = createSeeded(seed, "storm-course");
  const course: StormCourse = {
    written: {
      original: 0,
      reply: 0,
      removal: 0,
      newThread: 0,
      recall: 0,
      automatic: 0,
    },
    refused: 0,
    unwritten: 0,
    repliers: 0,
    originalMessageId: null,
  };
  const arrived: { mail: Mail; at: number }[] = [];
  const gaveUp = new Set<number>();
  const repliers = new Set<number>();
  let people: Cast | undefined;

  /** True where the list let it in. */
  function send(mail: Omit<OutgoingMail, "to">): boolean {
    const passage = mailFlow.send({
      authenticated: true,
      ...mail,
      to: [script.list],
    });
    course.originalMessageId ??= passage.mail.messageId;
    const accepted = passage.lists.some(({ refusal }) => !refusal);
    // Whoever answers is one of those who have it first, where queues have backed up.
    if (accepted)
      arrived.push({ mail: passage.mail, at: passage.deliveredFrom });
    else course.refused += 1;
    return accepted;
  }

  function write(planned: PlannedMail): void {
    // Chosen when the storm starts, from whom the list reaches then.
    people ??= castOf(
      state,
      [...mailFlow.expansions.rows(list!)],
      plan,
      script,
      seed,
    );
    const isMachine = planned.kind === "automatic";
    const from = isMachine
      ? people.machines[planned.author]!
      : people.humans[planned.author]!;
    if (planned.kind === "original") {
      course.written.original += 1;
      send({
        from: script.outsider ?? from,
        subject: script.subject,
        authenticated: script.outsider === undefined,
        // RFC 8098 §2.1.
        headers: script.asksForReceipts
          ? { "Disposition-Notification-To": `<${script.list}>` }
          : {},
      });
      return;
    }
    const now = state.clock.now();
    const latest = isMachine
      ? arrived.findLast(({ at }) => at <= now)
      : arrived.findLast(({ at }) => at <= now - readingMilliseconds);
    // Half answer what they read last, half the mail that began it.
    const answered =
      isMachine || chance.chance(0.5) ? (latest ?? arrived[0]) : arrived[0];
    if (!answered || gaveUp.has(from)) {
      course.unwritten += 1;
      return;
    }
    const mail = compose(planned.kind, from, answered.mail, script.subject);
    course.written[planned.kind] += 1;
    if (!isMachine) {
      repliers.add(from);
      course.repliers = repliers.size;
    }
    if (send(mail) || isMachine || script.afterRefusal === undefined) return;
    if (script.afterRefusal === "persist") return;
    gaveUp.add(from);
    if (script.afterRefusal === "retry")
      state.clock.schedule(now + retryMilliseconds, () => void send(mail));
  }

  let cancel = () => {};
  let finish: (course: StormCourse) => void;
  const finished = new Promise<StormCourse>((resolve) => (finish = resolve));
  // One appointment at a time: a storm of thousands does not fill the clock.
  const next = (index: number) => {
    const planned = plan[index];
    if (!planned) return finish(course);
    cancel = state.clock.schedule(startAt + planned.offset, () => {
      write(planned);
      next(index + 1);
    });
  };
  next(0);
  return {
    finished,
    course,
    stop() {
      cancel();
      finish(course);
    },
  };
}

function compose(
  kind: Exclude<StormMailKind, "original">,
  from: number,
  answered: Mail,
  subject: string,
): Omit<OutgoingMail, "to"> {
  // Outlook, message recall: a mail of its own to the same recipients, "Recall: " before the subject.
  if (kind === "recall") return { from, subject: `Recall: ${subject}` };
  if (kind === "newThread")
    return { from, subject: "Please take me off this list" };
  const automatic = kind === "automatic";
  return {
    from,
    subject: `${automatic ? "Automatic reply" : "RE"}: ${subject}`,
    inReplyTo: answered.messageId,
    references: [...answered.references.slice(-20), answered.messageId],
    // RFC 3834: how an automatic answer says so.
    headers: automatic ? { "Auto-Submitted": "auto-replied" } : {},
  };
}

interface Cast {
  /** Rows; 0 is the sender of the first mail. */
  humans: number[];
  machines: number[];
}

/** People with a mailbox of their own; a tiny list has fewer of them than the script asks for, and they take turns. */
function castOf(
  state: TenantState,
  reached: number[],
  plan: readonly PlannedMail[],
  script: StormScript,
  seed: number,
): Cast {
  const sender =
    script.sender === undefined
      ? undefined
      : state.recipients.rowByAddress(script.sender);
  if (script.sender !== undefined && sender === undefined)
    throw new Error(
      `the storm's sender is not in this tenant: ${script.sender}`,
    );
  const mailboxes = reached.filter(
    (row) => row !== sender && state.recipients.type(row) === "UserMailbox",
  );
  const able = mailboxes.length ? mailboxes : reached;
  if (!able.length && sender === undefined)
    throw new Error("the storm's list reaches nobody who could write");
  const most = (wanted: (mail: PlannedMail) => boolean) =>
    plan.reduce(
      (highest, mail) =>
        wanted(mail) ? Math.max(highest, mail.author) : highest,
      -1,
    ) + 1;
  const humans = Math.max(
    1,
    most(({ kind }) => kind !== "automatic"),
  );
  const machines = most(({ kind }) => kind === "automatic");
  const drawn = createSeeded(seed, "storm-cast")
    .sample(humans + machines, able.length)
    .map((i) => able[i]!);
  const all = sender === undefined ? drawn : [sender, ...drawn];
  const pick = (i: number) => all[i % all.length]!;
  return {
    humans: Array.from({ length: humans }, (_, i) => pick(i)),
    machines: Array.from({ length: machines }, (_, i) => pick(humans + i)),
  };
}
