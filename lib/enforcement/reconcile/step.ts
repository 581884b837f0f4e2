import type { HoldsOfList } from "../desired-state/enforcement-store";
import type { Episode } from "../desired-state/episode";
import type { SenderKeys } from "../desired-state/senders";

export interface ListOutcome {
  /**
   * held: restricted, and read back. controlled: an audit's hold on a list that a human controls, so
   * nothing of ours is on it. restored: what was saved is on it again, or nothing had been written.
   * kept: somebody else had changed it, and it is as he left it.
   */
  state: "held" | "controlled" | "restored" | "kept";
  holds: HoldsOfList;
  shown: Episode["shown"];
  notes: string[];
}

/** One look: at rest, or a step further. */
export interface Step {
  done?: ListOutcome;
  /** What was just written and has not been seen yet. */
  own?: OwnWrite;
}

/** A value that this call wrote, and the episode on whose behalf. */
export interface OwnWrite {
  episodeId: string;
  keys: SenderKeys;
}
