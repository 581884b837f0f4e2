/** One mail to one list, reduced to what the rules ask. */
export interface StormMail {
  messageId: string;
  /** Milliseconds since the epoch; when it was received, never when we heard of it. */
  receivedAt: number;
  /** Lower case. */
  sender: string;
  /** Whatever joins a conversation, unique within the list. */
  conversation: string;
  isReply: boolean;
  /** The sender is who he claims. */
  authenticated: boolean;
  /** `automatic`: a machine wrote it. `ignored`: our own, or a forgery that reached no list. */
  kind: "person" | "automatic" | "ignored";
}

/** By time; equal times by id, so that the order in which we heard of them never matters. */
export function byReceivedTime(a: StormMail, b: StormMail): number {
  return (
    a.receivedAt - b.receivedAt ||
    (a.messageId < b.messageId ? -1 : a.messageId > b.messageId ? 1 : 0)
  );
}
