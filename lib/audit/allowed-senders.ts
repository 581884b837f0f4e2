import type { ListRecord } from "../directory/snapshot";
import type { Guid } from "../tenant/exchange-port";
import type { AuditInput } from "./audit-input";
import { listExpectation } from "./list-expectation";

export interface AllowedSenders {
  guids: Guid[];
  /** A list that contains this one and takes mail from others than can be allowed here. */
  blockedBy: ListRecord | null;
}

/**
 * Who may still write to a list that the audit restricts: its owners, the policy's senders of the
 * list, and whoever may write to a list that contains it (whether a restricted child also refuses
 * mail that comes through its parent is not documented, so both must work).
 */
export function allowedSenders(
  list: ListRecord,
  input: AuditInput,
  isBeingRestricted: (guid: Guid) => boolean,
): AllowedSenders {
  const guids = new Set<Guid>();
  const lists = listsByGuid(input);
  const seen = new Set<Guid>();
  const visit = (one: ListRecord): ListRecord | null => {
    if (seen.has(one.guid)) return null;
    seen.add(one.guid);
    for (const owner of one.owners) if (isGuid(owner)) guids.add(owner);
    const approval = input.approvals.get(one.guid) ?? null;
    for (const sender of listExpectation(one, input.policy, approval)
      .approvedSenders) {
      const guid = input.resolveSender(sender);
      if (guid !== undefined) guids.add(guid);
    }
    for (const parentGuid of input.reaches.get(one.guid)?.parents ?? []) {
      const parent = lists.get(parentGuid);
      if (!parent) continue;
      const human =
        input.humanSettings.get(parent.guid)?.acceptedSenders ??
        parent.delivery.acceptedSenders;
      // Of a parent that is restricted too, only whom it keeps may write: they are added below.
      if (!isBeingRestricted(parent.guid)) {
        if (human.length === 0) return parent;
        for (const { guid } of human) {
          if (guid === undefined) return parent;
          guids.add(guid);
        }
      }
      const blockedBy = visit(parent);
      if (blockedBy !== null) return blockedBy;
    }
    return null;
  };
  const blockedBy = visit(list);
  return { guids: [...guids].sort(), blockedBy };
}

const indexed = new WeakMap<AuditInput, Map<Guid, ListRecord>>();

function listsByGuid(input: AuditInput): Map<Guid, ListRecord> {
  let lists = indexed.get(input);
  if (!lists)
    indexed.set(
      input,
      (lists = new Map(input.snapshot.lists.map((list) => [list.guid, list]))),
    );
  return lists;
}

function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
