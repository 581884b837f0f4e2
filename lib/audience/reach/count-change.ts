import type { Count } from "./list-figures";
import { recipientKinds } from "./list-reach";

/** Of some recipients: how many more there are than there were, and how many there are. */
export interface CountChange extends Count {
  now: Count;
}

/** Of most lists nobody left and nobody joined: the count itself then. */
export function addCount(count: Count, more: Count): Count {
  if (recipientKinds.every((kind) => more.byKind[kind] === 0)) return count;
  const byKind = { ...count.byKind };
  for (const kind of recipientKinds) byKind[kind] += more.byKind[kind];
  return { count: count.count + more.count, byKind };
}

export function subtractCount(all: Count, less: Count): Count {
  const byKind = { ...all.byKind };
  for (const kind of recipientKinds) byKind[kind] -= less.byKind[kind];
  return { count: all.count - less.count, byKind };
}
