import type { DirectorySnapshot } from "../../directory/snapshot";
import {
  createAudienceIndex,
  type AudienceIndex,
} from "../index/audience-index";
import type { Expressions } from "../index/expressions";
import {
  createAudienceCounter,
  type AudienceCounter,
  type ContactSizes,
} from "./audience-counter";
import {
  createListGraph,
  type ListGraph,
  type ListGraphOptions,
} from "./list-graph";
import { resolveGroupMembers } from "./resolve-group-members";

/** A snapshot made ready to be counted. Its memory is outside the garbage collector's sight: `dispose`. */
export interface ReachEngine {
  index: AudienceIndex;
  counter: AudienceCounter;
  graph: ListGraph;
  dispose(): void;
}

/** @param moreLists rows of lists of which the snapshot has no record and that are not shown to be such */
export function createReachEngine(
  snapshot: DirectorySnapshot,
  contactSizes: ContactSizes,
  options?: ListGraphOptions,
  expressions?: Expressions,
  moreLists: readonly number[] = [],
): ReachEngine {
  const { recipients, lists } = snapshot;
  const index = createAudienceIndex(
    recipients,
    { resolver: resolveGroupMembers(snapshot) },
    expressions,
  );
  const counter = createAudienceCounter(
    recipients,
    [...lists.flatMap(({ row }) => row ?? []), ...moreLists],
    contactSizes,
  );
  return {
    index,
    counter,
    graph: createListGraph(index, snapshot, counter, options),
    dispose() {
      counter.dispose();
      index.dispose();
    },
  };
}
