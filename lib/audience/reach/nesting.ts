import type { FilterCount } from "../index/audience-index";

/**
 * Which lists are directly in which, by number: by memberships, and by each reading of a filter. Hangs on the lists
 * and their own rows alone, not on people.
 */
export interface Nesting {
  stored: readonly Uint32Array[];
  predicted: Record<FilterCount["reading"], readonly Uint32Array[]>;
  /** Which lists are directly in a set of senders, by its key. */
  senders: ReadonlyMap<string, Uint32Array>;
}
