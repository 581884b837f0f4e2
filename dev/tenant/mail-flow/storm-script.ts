/** A storm as a scenario tells it. What no source gives must be marked as assumed in the scenario. */
export interface StormScript {
  /** Address of the list that the first mail goes to. */
  list: string;
  subject: string;
  /** Address of whoever writes the first mail; absent: some member of the list, by seed. */
  sender?: string;
  /** Address of a stranger who writes it instead, or claims to be somebody: not authenticated. */
  outsider?: string;
  /** Whether the first mail asks for read receipts. */
  asksForReceipts?: boolean;
  /** Minute and cumulative mails to the list, the first mail included: [[0, 1], [2, 3], …]. */
  listMessagesByMinute: readonly (readonly [
    minute: number,
    messages: number,
  ])[];
  /** Different people who reply over the whole storm; absent: as many as the first 20 replies suggest. */
  repliers?: number;
  /** Of the first 20 replies, the share that comes from someone who had not replied before. */
  shareOfDistinctRepliersAmongFirst20?: number;
  /** Of the replies by people, the share that asks to be removed. */
  shareAskingToBeRemoved?: number;
  /**
   * Of the replies after the first 20, the share that machines write: automatic answers of the wrong
   * kind, to the list. (Those to the sender alone never come near the list.)
   */
  shareOfAutomaticAnswers?: number;
  /** Of the replies by people after the first one, the share that begins a thread of its own: a new subject, no References. */
  shareStartingNewThreads?: number;
  /** Of the replies by people after the first 20, the share that recalls an earlier mail: to the list, and so to everyone. */
  shareOfRecalls?: number;
  /**
   * What someone does who got a report that the mail was refused. No source tells; "persist" writes
   * on as planned, the worse case for whoever stops the storm and so the default; "retry" sends the
   * same once more after a minute and then gives up. Machines always persist.
   */
  afterRefusal?: "persist" | "give-up" | "retry";
}

export type StormMailKind =
  "original" | "reply" | "removal" | "newThread" | "recall" | "automatic";

export interface PlannedMail {
  /** Milliseconds after the first mail. */
  offset: number;
  /** Which of the storm's people (0 is the sender of the first mail) or, for "automatic", which machine. */
  author: number;
  kind: StormMailKind;
}
