import { strongComponents } from "../audience/reach/strong-components";
import type { ListRecord } from "../directory/snapshot";
import type { Guid } from "../tenant/exchange-port";
import type { AuditInput } from "./audit-input";
import { listExpectation } from "./list-expectation";

export interface AllowedSenders {
  /** Ascending. One array for lists that contain each other. */
  guids: Guid[];
  /** A list that contains this one and takes mail from others than can be allowed here. */
  blockedBy: ListRecord | null;
}

/**
 * Who may still write to each list that the audit restricts: its owners, the policy's senders of the
 * list, and whoever may write to a list that contains it (whether a restricted child also refuses
 * mail that comes through its parent is not documented, so both must work). For all at once: thousands
 * of lists may be in the same hundreds, and walking up from each would take hours.
 */
export function allowedSenders(
  restricted: readonly ListRecord[],
  input: AuditInput,
): ReadonlyMap<Guid, AllowedSenders> {
  const lists = new Map(input.snapshot.lists.map((list) => [list.guid, list]));
  const isRestricted = new Set(restricted.map(({ guid }) => guid));

  const nodes: ListRecord[] = [];
  const numberOf = new Map<Guid, number>();
  const number = (list: ListRecord): number => {
    let found = numberOf.get(list.guid);
    if (found === undefined) {
      found = nodes.push(list) - 1;
      numberOf.set(list.guid, found);
    }
    return found;
  };
  for (const list of restricted) number(list);

  const parents: number[][] = [];
  const own: AllowedSenders[] = [];
  // It grows while it is walked: whatever contains one of them is walked too.
  for (const [at, list] of nodes.entries()) {
    const guids = new Set(ownSenders(list, input));
    const containing: ListRecord[] = [];
    let blockedBy: ListRecord | null = null;
    for (const guid of input.reaches.get(list.guid)?.parents ?? []) {
      const parent = lists.get(guid);
      if (!parent) continue;
      containing.push(parent);
      // Of a parent that is restricted too, only whom it keeps may write.
      const senders = isRestricted.has(parent.guid)
        ? []
        : humanSenders(parent, input);
      if (!senders) {
        blockedBy = parent;
        break;
      }
      for (const guid of senders) guids.add(guid);
    }
    own[at] = { guids: [...guids], blockedBy };
    parents[at] = blockedBy ? [] : containing.map(number);
  }

  const found = new Map<Guid, AllowedSenders>();
  const allowed: AllowedSenders[] = [];
  const parentsOf = (node: number) => parents[node] ?? [];
  for (const group of strongComponents(
    nodes.length,
    restricted.keys(),
    parentsOf,
  )) {
    const shared = unite(group, parentsOf, own, allowed);
    for (const node of group) {
      allowed[node] = shared;
      const list = nodes[node];
      if (list) found.set(list.guid, shared);
    }
  }
  return found;
}

/** What lists that contain each other have in common, given that what contains them is known. */
function unite(
  group: readonly number[],
  parentsOf: (node: number) => readonly number[],
  own: readonly AllowedSenders[],
  allowed: readonly AllowedSenders[],
): AllowedSenders {
  const parts = new Set<AllowedSenders>();
  for (const node of group) {
    const itself = own[node];
    if (itself) parts.add(itself);
    for (const parent of parentsOf(node)) {
      const above = allowed[parent];
      if (above) parts.add(above);
    }
  }
  const guids = new Set<Guid>();
  for (const part of parts) {
    if (part.blockedBy) return { guids: [], blockedBy: part.blockedBy };
    for (const guid of part.guids) guids.add(guid);
  }
  return { guids: [...guids].sort(), blockedBy: null };
}

function ownSenders(list: ListRecord, input: AuditInput): Guid[] {
  const approval = input.approvals.get(list.guid) ?? null;
  const { approvedSenders } = listExpectation(list, input.policy, approval);
  return [
    ...list.owners.filter(isGuid),
    ...approvedSenders.flatMap((one) => input.resolveSender(one) ?? []),
  ];
}

/** Null where others may write than can be named. */
function humanSenders(list: ListRecord, input: AuditInput): Guid[] | null {
  const senders =
    input.humanSettings.get(list.guid)?.acceptedSenders ??
    list.delivery.acceptedSenders;
  const guids = senders.flatMap(({ guid }) => guid ?? []);
  return senders.length === 0 || guids.length < senders.length ? null : guids;
}

function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
