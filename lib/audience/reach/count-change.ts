import type { Count } from "./list-figures";
import { recipientKinds } from "./list-reach";

/** Of some recipients: how many more there are than there were, and how many there are. */
export interface CountChange extends Count {
  now: Count;
}

/** Of most lists nobody left and nobody joined: the kinds are then not added up. */
export function addCount({ count, byKind }: Count, more: Count): Count {
  if (recipientKinds.every((kind) => more.byKind[kind] === 0))
    return { count, byKind };
  const sum = { ...byKind };
  for (const kind of recipientKinds) sum[kind] += more.byKind[kind];
  return { count: count + more.count, byKind: sum };
}

export function subtractCount(all: Count, less: Count): Count {
  const byKind = { ...all.byKind };
  for (const kind of recipientKinds) byKind[kind] -= less.byKind[kind];
  return { count: all.count - less.count, byKind };
}
