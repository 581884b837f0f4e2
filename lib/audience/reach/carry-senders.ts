import type { ListRecord } from "../../directory/snapshot";
import type { Nesting } from "./nesting";

/**
 * Which lists are in which sets of senders now, and the sets that hold others than before. Null where one was known
 * to hold a list that it does not name.
 */
export function carrySenders(
  before: Nesting["senders"],
  old: readonly ListRecord[],
  now: readonly ListRecord[],
): { senders: Nesting["senders"]; differing: Set<string> } | null {
  const [was, is] = [old, now].map(
    (lists) => new Map(lists.map(({ guid }, list) => [guid, list])),
  );
  const senders = new Map<string, Uint32Array>();
  const differing = new Set<string>();
  for (const [key, lists] of before) {
    const guids = key === "" ? [] : key.split(",");
    const named = guids.flatMap((guid) => was?.get(guid) ?? []);
    if (Uint32Array.from(named).sort().join() !== lists.join()) return null;
    const there = guids.flatMap((guid) => is?.get(guid) ?? []);
    senders.set(key, Uint32Array.from(there).sort());
    if (guids.some((guid) => was?.has(guid) !== is?.has(guid)))
      differing.add(key);
  }
  return { senders, differing };
}
