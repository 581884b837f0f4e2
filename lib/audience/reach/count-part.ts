import type { RecipientRows } from "../../directory/take-rows";
import type { ReadingSizes } from "../index/audience-index";
import { cutSnapshot, type SnapshotFrame } from "./cut-snapshot";
import { figuresOfLists, type FiguresOfLists } from "./list-figures";
import type { ListGraphOptions, Reading } from "./list-graph";
import { rolesAmong, type ListRoles } from "./list-roles";
import type { ReachOptions } from "./measure-reach";
import type { KnownLists } from "./nesting";
import { createReachEngine, type ReachEngine } from "./reach-engine";

/** Some of the recipients, as they were or as they are. */
export interface Part {
  engine: ReachEngine;
  sizes: readonly (ReadingSizes | undefined)[];
  /** Which of some lists the filter of a list takes; `roles` by rows of the whole. */
  rolesTaken: (list: number, reading: Reading, roles: ListRoles) => string;
  figures: (senderKeys: Iterable<string>) => FiguresOfLists;
}

/**
 * @param rows of the whole
 * @param known of the lists, once it is
 */
export function createPart(
  frame: SnapshotFrame,
  all: RecipientRows,
  rows: ReadonlySet<number>,
  { contactSizes = {}, parse, expressions }: ReachOptions,
  known: () => KnownLists | undefined,
): Part {
  const of = Uint32Array.from(rows)
    .filter((row) => row < all.count)
    .sort();
  const snapshot = cutSnapshot(frame, all, of);
  const graphOptions: ListGraphOptions = { parse, known };
  const engine = createReachEngine(
    snapshot,
    contactSizes,
    graphOptions,
    expressions,
  );
  const { graph, counter, index } = engine;
  const placeOf = new Map(Array.from(of, (row, place) => [row, place]));
  return {
    engine,
    sizes: snapshot.lists.map((_, list) => graph.sizesOf(list)),
    rolesTaken(list, reading, roles) {
      const filter = graph.filterOf(list);
      if (!filter?.ok || !graph.sizesOf(list)?.[reading].definite) return "";
      const taken = index.evaluate(filter.filter[reading]);
      const among = rolesAmong(roles, (row) =>
        taken.definite.has(placeOf.get(row) ?? -1),
      );
      taken.release();
      return among;
    },
    figures: (senderKeys) =>
      figuresOfLists(snapshot, graph, counter, senderKeys, known()?.nesting),
  };
}
