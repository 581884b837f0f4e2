import { randomUUID } from "node:crypto";
import { createEnforcement } from "../../../lib/enforcement/create-enforcement";
import type { HeldList } from "../../../lib/enforcement/desired-state/hold";
import type { EnforcementChange } from "../../../lib/enforcement/enforcement-change";
import type { EnforcementDeps } from "../../../lib/enforcement/enforcement-deps";
import type { ThrowRequest } from "../../../lib/enforcement/kill-switch-port";
import { silentLog } from "../../../lib/ports/log";
import type { QueueMessage } from "../../../lib/ports/queues";
import type { Tables } from "../../../lib/ports/tables";
import { minute } from "../../../lib/time/clock";
import { createMemoryTenant, type TenantList } from "./memory-tenant";

export const start = Date.parse("2026-01-05T10:00:00Z");
export const group = "group-approved";

/** One tenant and its storage; any number of instances may be made to work on them. */
export function createHouse(tables: Tables) {
  const tenantId = randomUUID();
  const { tenant, control } = createMemoryTenant();
  const approved = tenant.addRecipient(group, "Approved Senders");
  for (const name of ["alice", "bob", "carol", "owner"])
    tenant.addRecipient(name);
  const time = { now: start };
  const messages: QueueMessage[] = [];
  const changes: EnforcementChange[] = [];
  const conversations = new Map<string, string[]>();
  const world = { group: true, lastRejected: undefined as number | undefined };
  /** Of the snapshot; a list that is not here is found in the tenant only. */
  const reach = new Map<string, number>();
  let ids = 0;

  const held = ({ guid, address, kind, synced }: TenantList): HeldList => ({
    guid,
    address,
    kind,
    synced,
    reach: reach.get(guid) ?? null,
  });
  const known = (guid: string): HeldList => {
    const list = tenant.lists.get(guid);
    if (!list) throw new Error(`The test has no list ${guid}.`);
    return held(list);
  };

  const deps: EnforcementDeps = {
    tenantId,
    tables,
    queues: {
      send: (_queue, message) => {
        messages.push(message);
        return Promise.resolve();
      },
    },
    lists: control,
    clock: {
      now: () => time.now,
      // What is done before an answer is always quick enough here.
      sleep: () => new Promise<void>(() => {}),
    },
    ids: {
      next: () => `01TEST${String(++ids).padStart(20, "0")}`,
      random: () => 0.5,
    },
    log: silentLog,
    approvedSenders: () =>
      Promise.resolve(
        world.group && tenant.recipients.has(approved.guid)
          ? approved
          : undefined,
      ),
    findInSnapshot: (identity) =>
      Promise.resolve(
        [...reach.keys()]
          .map(known)
          .find(({ guid, address }) => [guid, address].includes(identity)),
      ),
    conversationLists: (messageId) =>
      Promise.resolve((conversations.get(messageId) ?? []).map(known)),
    openLists: () =>
      Promise.resolve(
        [...tenant.lists.values()]
          .filter(({ accepted, moderated }) => !accepted.length && !moderated)
          .map(held),
      ),
    rejections: () =>
      Promise.resolve(
        world.lastRejected === undefined
          ? { count: 0 }
          : { count: 1, first: world.lastRejected, last: world.lastRejected },
      ),
    onChange: (change) => {
      changes.push(change);
    },
    concurrency: 1,
  };

  return {
    world,
    deps,
    tenant,
    time,
    messages,
    changes,
    conversations,
    reach,
    enforcement: createEnforcement(deps),
    /** Makes a list that the snapshot has. */
    list(guid: string, over: Partial<TenantList> & { reach?: number } = {}) {
      const { reach: size = 5_000, ...rest } = over;
      reach.set(guid, size);
      return tenant.addList({ guid, ...rest });
    },
    /** Who may write to the list; empty is everyone. */
    accepted: (guid: string) => [...tenant.listOf(guid).accepted].sort(),
    pass(minutes: number) {
      time.now += minutes * minute;
    },
  };
}

export type House = ReturnType<typeof createHouse>;

export function throwOn(
  target: string,
  over: Partial<ThrowRequest> = {},
): ThrowRequest {
  return {
    scope: "list",
    target,
    reason: "Storm",
    minutes: 60,
    by: "operator",
    ...over,
  };
}

/** What the audit asks for. */
export function restrict(
  listGuid: string,
  alsoAllowed: string[] = ["owner"],
  judgedSenders: string[] = [],
) {
  return {
    listGuid,
    action: "restrict" as const,
    alsoAllowed,
    judgedSenders,
    reach: 5_000,
  };
}

export async function rulesOf({ enforcement }: House): Promise<string[]> {
  return (await enforcement.findings()).map(({ rule }) => rule).sort();
}
