import { Webhook } from "standardwebhooks";
import type { OperatorTokens } from "../../dev/start/operator-tokens";

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

export interface Page<T> {
  value: T[];
}

export interface Sent {
  body?: unknown;
  headers?: Record<string, string>;
  /** Whose token; `operate` unless told, null for none. */
  as?: keyof OperatorTokens | null;
}

export interface SentMail {
  messageId: string;
  sender: string;
  recipients: string[];
  inReplyTo?: string;
  references?: string[];
  receivedDateTime?: string;
  subject?: string;
}

export interface Caller {
  api: string;
  /** `T` is what the caller expects; that it is, is for the test to find out. */
  call<T>(method: string, path: string, sent?: Sent): Promise<Answer<T>>;
  /** A batch of mails as a gateway tells them, signed. */
  tell(mails: readonly SentMail[], headers?: object): Promise<Answer<unknown>>;
}

/** The API as everyone reaches it: over HTTP. */
export function createCaller(
  api: string,
  tokens: OperatorTokens,
  secret: string,
): Caller {
  async function call<T>(
    method: string,
    path: string,
    sent: Sent = {},
  ): Promise<Answer<T>> {
    const { body, headers, as = "operate" } = sent;
    const answer = await fetch(api + path, {
      method,
      headers: {
        ...(as && { authorization: `Bearer ${tokens[as]}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      body:
        body === undefined || typeof body === "string"
          ? body
          : JSON.stringify(body),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: (text === "" ? undefined : JSON.parse(text)) as T,
    };
  }
  return {
    api,
    call,
    tell(mails, headers = {}) {
      const body = JSON.stringify(mails.map(toCloudEvent));
      const id = `msg_${Math.random().toString(36).slice(2)}`;
      const at = new Date();
      return call("POST", "/mail-flow", {
        as: null,
        body,
        headers: {
          "content-type": "application/cloudevents-batch+json",
          "webhook-id": id,
          "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
          "webhook-signature": new Webhook(secret).sign(id, at, body),
          ...headers,
        },
      });
    },
  };
}

function toCloudEvent(mail: SentMail) {
  return {
    specversion: "1.0",
    id: mail.messageId,
    source: "/test/gateway",
    type: "breakwater.mail.received.v1",
    data: {
      receivedDateTime: new Date().toISOString(),
      authenticated: true,
      subject: "Re: Test",
      ...mail,
    },
  };
}

/** A first mail to a list, and a reply to it by each of so many people, within seconds. */
export function replyAll(
  list: string,
  people: number,
  name = "storm",
): SentMail[] {
  const began = Date.now() - people * 1_000;
  const root = `<${name}-0@mail.example>`;
  return Array.from({ length: people + 1 }, (_, n) => ({
    messageId: `<${name}-${n}@mail.example>`,
    sender: `person.${n}@people.example`,
    recipients: [list],
    receivedDateTime: new Date(began + n * 1_000).toISOString(),
    ...(n > 0 && { inReplyTo: root, references: [root] }),
  }));
}

/** Asks again until it is so, for at most that many milliseconds of wall time. */
export async function until<T>(
  ask: () => Promise<T> | T,
  isSo: (answer: T) => boolean,
  patience = 30_000,
): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`It is still: ${JSON.stringify(answer).slice(0, 2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
