import type { FilterCount } from "../index/audience-index";

type Reading = FilterCount["reading"];

/**
 * Which lists are directly in which, by number: by memberships, and by each reading of a filter. Hangs on the lists
 * and their own rows alone, not on people. Lists that hold the same mostly share one array.
 */
export interface Nesting {
  stored: readonly Uint32Array[];
  predicted: Record<Reading, readonly Uint32Array[]>;
  /** Which lists are directly in a set of senders, by its key. */
  senders: ReadonlyMap<string, Uint32Array>;
  /** Whether what a list holds directly is all of it; false too where nothing of it is known. */
  complete: {
    stored: readonly boolean[];
    predicted: Record<Reading, readonly boolean[]>;
  };
}

/** What is known of lists, by number, from everybody: a part of the people by itself would come to something else. */
export interface KnownLists {
  /** The reading of a mixed filter that takes more. */
  chosen: readonly (Reading | undefined)[];
  /** Whether neither reading of a filter could take more than it is known to. */
  certain?: readonly boolean[];
  nesting?: Nesting;
}
