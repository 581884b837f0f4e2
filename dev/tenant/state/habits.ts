/**
 * Where public evidence about the real service conflicts or is silent, each answer is a habit that can be
 * chosen (docs/decisions/0031). The first word of each is the default.
 */
export const habitWords = {
  /**
   * New-TransportRule, Learn: a text for the sender sets the status code back to 5.7.1, and a code sets the
   * text back to its default; the page on rule actions says that PowerShell can set both.
   */
  ruleTexts: ["reset", "both"],
  /**
   * Fewest reply-alls of the storm protection: the Exchange team's blog says 2 to 20, the message center's
   * first announcement (MC254418) 5 to 20.
   */
  stormReplies: ["from2", "from5"],
  /** Whether the role MyDistributionGroups, which users have, also lets them make dynamic lists: not documented. */
  userLists: ["static", "dynamicToo"],
  /**
   * What becomes of a deleted recipient among a list's accepted senders. Active Directory schema: `authOrig`
   * and `dLMemSubmitPerms`, behind AcceptMessagesOnlyFrom and its sibling for groups, are linked attributes,
   * and a link goes with the object that it leads to (MS-ADTS, delete operation); so the last one to go
   * leaves the list open to everyone. Whether Exchange Online does so is not documented.
   */
  goneSenders: ["vanish", "stay"],
} as const;

export type Habits = {
  [Name in keyof typeof habitWords]: (typeof habitWords)[Name][number];
};

export const defaultHabits: Habits = {
  ruleTexts: "reset",
  stormReplies: "from2",
  userLists: "static",
  goneSenders: "vanish",
};
