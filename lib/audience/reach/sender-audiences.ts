import { eachRowWith } from "../../directory/rows-by";
import type { DirectorySnapshot, ListRecord } from "../../directory/snapshot";
import { RowSet } from "../index/row-set";
import type { DirectAudience } from "./expand-lists";
import type { ListGraph } from "./list-graph";
import type { Nesting } from "./nesting";

/** The same for the same senders, in whatever order and case; the GUIDs themselves, with commas between them. */
export function senderKey(guids: readonly string[]): string {
  return [...new Set(guids.map((guid) => guid.toLowerCase()))].sort().join();
}

/** The senders that lists accept, each set once, by `senderKey`: what an audit asks the size of. */
export function acceptedSenderKeys(lists: readonly ListRecord[]): Set<string> {
  const keys = new Set<string>();
  for (const { delivery } of lists) {
    const { acceptedSenders, moderated } = delivery;
    if (moderated || acceptedSenders.length === 0) continue;
    keys.add(senderKey(acceptedSenders.flatMap(({ guid }) => guid ?? [])));
  }
  return keys;
}

/**
 * Whom sets of senders are, each as a direct audience: recipients, and lists by number. To be expanded together with
 * the lists: thousands of lists may each accept a group that holds hundreds of others, and walking down from each
 * set by itself took minutes (8,750 such lists among 35,000).
 * @param nesting which lists are in which set, where these recipients are a part without them
 */
export function senderAudiences(
  keys: Iterable<string>,
  { recipients, lists }: Pick<DirectorySnapshot, "recipients" | "lists">,
  graph: ListGraph,
  nesting?: Nesting,
): {
  keys: readonly string[];
  read: (set: number) => DirectAudience;
} {
  const sets = [...keys];
  const numberOf = new Map(lists.map(({ guid }, number) => [guid, number]));
  const guidsOf = (key: string) => (key === "" ? [] : key.split(","));
  let found: Map<string, number[]> | undefined;
  /** Several where recipients are here as they were and as they are. */
  const rowsOf = (guid: string) => {
    if (!found) {
      found = new Map();
      const wanted = new Set(
        sets.flatMap(guidsOf).filter((one) => !numberOf.has(one)),
      );
      for (const one of wanted) found.set(one, []);
      const fold = (text: string) => text.toLowerCase();
      eachRowWith(recipients, "Guid", wanted, fold, (one, row) =>
        found?.get(one)?.push(row),
      );
    }
    return found.get(guid) ?? [];
  };
  return {
    keys: sets,
    read(set) {
      const key = sets[set] ?? "";
      const inner: number[] = [];
      const rows: number[] = [];
      for (const guid of guidsOf(key)) {
        const number = numberOf.get(guid);
        if (number !== undefined) inner.push(number);
        else rows.push(...rowsOf(guid));
      }
      const direct = graph.directly(
        RowSet.of(Uint32Array.from(rows).sort()),
        true,
      );
      const all = new Set([...inner, ...direct.lists]);
      return {
        ...direct,
        lists: nesting?.senders.get(key) ?? Uint32Array.from(all).sort(),
      };
    },
  };
}
