/** Recipients of every kind except lists. */
export const recipientKinds = [
  "mailbox",
  "shared",
  "room",
  "guest",
  "contact",
  "other",
] as const;
export type RecipientKind = (typeof recipientKinds)[number];

export interface AudienceCount {
  /** Unique recipients that certainly belong; a contact counts for the size that the policy gives it. */
  count: number;
  /** False: `count` can only be too small (truncated, unknown property, unreadable member). */
  complete: boolean;
  byKind: Record<RecipientKind, number>;
}

export type FilterStatus = "exact" | "ambiguous" | "incomplete" | "invalid";

/** What is known of whom one list reaches, nested lists expanded to any depth, cycles included. */
export interface ListReach {
  guid: string;
  /** From stored memberships (who gets mail now). Null when none was read. */
  stored: (AudienceCount & { asOf: string }) | null;
  /**
   * From filters evaluated on the snapshot (who will). For a static list: its members, nested dynamic
   * lists by filter. Null when the filter is invalid. `asOf`: the oldest of what it was made of.
   */
  predicted: (AudienceCount & { asOf: string }) | null;
  /** Null for static lists. */
  filterStatus: FilterStatus | null;
  /** When the two readings of a mixed filter differ. `predicted` is then the larger. */
  readings: { andBindsTighter: number; leftToRight: number } | null;
  /** Properties the filter asks for that the snapshot lacks. */
  unknownProperties: string[];
  /** The larger of what is known; null when nothing is. */
  reach: number | null;
  /** False: `reach` is a lower bound. */
  complete: boolean;
  /** GUIDs of lists in which this one is nested, directly. */
  parents: string[];
}
