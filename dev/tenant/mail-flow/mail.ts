import type { TenantList } from "../tenant-state";

/** What someone hands to the transport service. */
export interface OutgoingMail {
  /** A recipient's row, or an address: a stranger's, or one that somebody only claims. */
  from: number | string;
  /** Addresses or rows, of lists and of people. */
  to: readonly (number | string)[];
  cc?: readonly (number | string)[];
  /** Reached like the others, named in no header. */
  bcc?: readonly (number | string)[];
  subject: string;
  /** What the headers say, where that is not the truth: anybody may write any To and From. */
  claims?: { from?: string; to?: readonly string[] };
  /** Made from the seed where absent. */
  messageId?: string;
  inReplyTo?: string | null;
  references?: readonly string[];
  headers?: Readonly<Record<string, string>>;
  /** Absent: true for a row, false for an address. */
  authenticated?: boolean;
  /** Epoch milliseconds of receipt; absent is now. */
  at?: number;
}

/** A mail as the transport service received it. */
export interface Mail {
  readonly messageId: string;
  /** Exchange's network message id: `MessageTraceId`, and `id` in Graph's trace. */
  readonly traceId: string;
  readonly receivedAt: number;
  /** Null for a stranger, and for whoever only claims to be one of us. */
  readonly senderRow: number | null;
  readonly senderAddress: string;
  /** Of the envelope: where it really goes. Lower case. */
  readonly recipients: readonly string[];
  /** As the headers say, which may be forged. Lower case. */
  readonly headerFrom: string;
  readonly headerTo: readonly string[];
  readonly headerCc: readonly string[];
  readonly subject: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly authenticated: boolean;
  /** The Message-ID that the thread began with, as far as the transport service can tell. */
  readonly conversation: string;
  readonly size: number;
}

/** Why a mail, or its part for one list, was not delivered. */
export interface Refusal {
  /** Name of the gate. */
  readonly by: string;
  /** Enhanced status code of the NDR; null where no source gives one. */
  readonly status: string | null;
  readonly text: string;
  /** No report goes to the sender: held, deleted, quarantined or redirected. */
  readonly silent?: true;
  /** What the message trace calls it; absent: failed. */
  readonly trace?: "pending" | "quarantined";
  /** Rows that get it instead. */
  readonly redirectedTo?: readonly number[];
}

/** A list that is a member of another, and did not let in what came through its parent. */
export interface RefusedWithin {
  readonly list: TenantList;
  readonly refusal: Refusal;
}

export interface ListOutcome {
  readonly list: TenantList;
  readonly refusal: Refusal | null;
  /** Recipients that this list added to the message's audience. */
  readonly delivered: number;
  /** Nested lists that did not let it in; their members have it only if another way led to them. */
  readonly within: readonly RefusedWithin[];
}

/** What became of one mail. */
export interface Passage {
  readonly mail: Mail;
  readonly lists: readonly ListOutcome[];
  /** Rows addressed as persons, and how many of them no list had reached already. */
  readonly people: readonly number[];
  readonly deliveredToPeople: number;
  /** Addresses outside the tenant, or of nobody in it. */
  readonly elsewhere: readonly string[];
  /** Unique recipients in the tenant over everything that let it in. */
  readonly audience: number;
  /** Set where the whole message was refused, persons included. */
  readonly refused: Refusal | null;
  /** The one non-delivery report that the sender got, and nobody else. */
  readonly ndr: Refusal | null;
  /** When it was expanded: receipt, or a moderator's approval. */
  readonly at: number;
  /** When the first and the last recipient have it: later where queues have backed up. */
  readonly deliveredFrom: number;
  readonly deliveredTo: number;
}

/** A reply in the sense of the headers: it names a mail that it answers. */
export function isReply(mail: Pick<Mail, "inReplyTo" | "references">): boolean {
  return mail.inReplyTo !== null || mail.references.length > 0;
}
