import { CloudEvent, HTTP } from "cloudevents";
import { Webhook } from "standardwebhooks";
import type { DevClock } from "../../clock/dev-clock";
import type { MailListener } from "./gate";
import type { Mail } from "./mail";
import { createSeeded, seededGuid } from "./seeded";

export interface GatewayOptions {
  clock: DevClock;
  /** Base of the API, as `http://127.0.0.1:7071/api`. */
  target: string;
  /** `whsec_…`, shared with the API. */
  secret: string;
  /** From receipt to post. */
  delaySeconds?: number;
  /** One event a request, or what gathers meanwhile, to 50 events. */
  mode?: "structured" | "batched";
  seed?: number;
  /** A 4xx other than 429: the mails are given up, so somebody should see it. */
  onRefused?: (status: number, answer: string) => void;
  fetch?: typeof fetch;
}

export interface Gateway {
  readonly listener: MailListener;
  readonly posted: number;
  /** Events that the API refused for good (4xx): lost, and somebody's mistake. */
  readonly refused: number;
  /** Events heard and not yet taken by the API. */
  readonly waiting: number;
  stop(): void;
}

const largestBatch = 50;
const longestPauseSeconds = 60;

/**
 * A mail gateway that tells the API of every mail to a list that got through. Mails are not lost:
 * while the API is away or overloaded they wait, in order.
 */
export function createGateway(options: GatewayOptions): Gateway {
  const {
    clock,
    target,
    secret,
    delaySeconds = 5,
    mode = "structured",
    seed = 0,
  } = options;
  const send = options.fetch ?? fetch;
  const webhook = new Webhook(secret);
  const jitter = createSeeded(seed, "gateway-retries");
  const queue: Mail[] = [];
  const counts = { posted: 0, refused: 0, waiting: 0 };
  let stopped = false;
  let posting = false;

  /** Busy throughout, so that virtual time stands while mail is on its way; not while a retry is due later. */
  async function drain(): Promise<void> {
    if (posting) return;
    posting = true;
    let done = clock.busy("gateway post");
    try {
      for (let failures = 0; queue.length && !stopped;) {
        const mails = queue.slice(0, mode === "batched" ? largestBatch : 1);
        const pause = await post(mails, failures);
        if (pause === null) {
          queue.splice(0, mails.length);
          failures = 0;
        } else {
          failures += 1;
          // An appointment and no sleep: nobody is busy meanwhile.
          const due = clock.now() + pause * 1_000;
          const resumed = new Promise<void>((resume) => {
            clock.schedule(due, resume);
          });
          done();
          await resumed;
          done = clock.busy("gateway post");
        }
      }
    } finally {
      posting = false;
      done();
    }
  }

  /** Seconds to wait before the next attempt; null when these mails are done with. */
  async function post(
    mails: readonly Mail[],
    failures: number,
  ): Promise<number | null> {
    const request = signed(mails);
    try {
      const response = await send(`${target}/mail-flow`, {
        method: "POST",
        ...request,
      });
      const answer = await response.text();
      if (response.status === 429 || response.status >= 500)
        return Number(response.headers.get("retry-after")) || backOff(failures);
      if (response.ok) counts.posted += mails.length;
      else {
        counts.refused += mails.length;
        options.onRefused?.(response.status, answer);
      }
      counts.waiting -= mails.length;
      return null;
    } catch {
      return backOff(failures);
    }
  }

  const backOff = (failures: number) =>
    Math.min(longestPauseSeconds, 2 ** failures) * (0.75 + 0.5 * jitter.next());

  function signed(mails: readonly Mail[]) {
    const events = mails.map((mail) => toEvent(mail));
    const body =
      mode === "batched"
        ? JSON.stringify(events)
        : String(HTTP.structured(events[0]!).body);
    // The same id at every attempt; the stamp is wall time even in a drill, as the receiver checks it.
    const id = `msg_${seededGuid(seed, mails.map(({ traceId }) => traceId).join())}`;
    const stamp = new Date();
    return {
      body,
      headers: {
        "content-type":
          mode === "batched"
            ? "application/cloudevents-batch+json"
            : "application/cloudevents+json; charset=utf-8",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(stamp.getTime() / 1_000)),
        "webhook-signature": webhook.sign(id, stamp, body),
      },
    };
  }

  return {
    listener({ mail, lists }) {
      if (stopped || !lists.some(({ refusal }) => !refusal)) return;
      counts.waiting += 1;
      clock.schedule(mail.receivedAt + delaySeconds * 1_000, () => {
        queue.push(mail);
        void drain();
      });
    },
    get posted() {
      return counts.posted;
    },
    get refused() {
      return counts.refused;
    },
    get waiting() {
      return counts.waiting;
    },
    stop() {
      stopped = true;
    },
  };
}

/** A mail as the API's contract wants it: headers only, no body, no id of any mailbox. */
function toEvent(mail: Mail): CloudEvent<Record<string, unknown>> {
  return new CloudEvent({
    id: mail.traceId,
    source: "/gateways/simulated",
    type: "breakwater.mail.received.v1",
    time: new Date(mail.receivedAt).toISOString(),
    datacontenttype: "application/json",
    data: {
      messageId: mail.messageId,
      receivedDateTime: new Date(mail.receivedAt).toISOString(),
      sender: mail.senderAddress,
      recipients: [...mail.recipients],
      subject: mail.subject,
      ...(mail.inReplyTo === null ? {} : { inReplyTo: mail.inReplyTo }),
      ...(mail.references.length ? { references: [...mail.references] } : {}),
      headers: { ...mail.headers },
      authenticated: mail.authenticated,
    },
  });
}
