/** A storm as a scenario tells it. What no source gives must be marked as assumed in the scenario. */
export interface StormScript {
  /** Address of the list that the first mail goes to. */
  list: string;
  subject: string;
  /** Address of whoever writes the first mail; absent: some member of the list, by seed. */
  sender?: string;
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
  /**
   * What someone does who was refused. No source tells; "persist" is the worse case for whoever
   * stops the storm and so the default. Machines always persist.
   */
  afterRefusal?: "persist" | "give-up";
}

export type StormMailKind = "original" | "reply" | "removal" | "automatic";

export interface PlannedMail {
  /** Milliseconds after the first mail. */
  offset: number;
  /** Which of the storm's people (0 is the sender of the first mail) or, for "automatic", which machine. */
  author: number;
  kind: StormMailKind;
}
