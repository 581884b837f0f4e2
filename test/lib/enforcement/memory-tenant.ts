import { BreakwaterError } from "../../../lib/errors/breakwater-error";
import type {
  DeliverySettings,
  Guid,
  ListControl,
  ListIdentity,
  RecipientRef,
} from "../../../lib/tenant/exchange-port";

export interface TenantList extends ListIdentity {
  /** GUIDs; empty is everyone. */
  accepted: Guid[];
  moderated: boolean;
  gone?: boolean;
}

export interface TenantRecipient extends RecipientRef {
  name: string;
}

/** What one call meets: refused before it acted, or done and yet answered with an error. */
export type Fault = "throttled" | "done-but-failed";

export interface TenantWrite {
  list: Guid;
  senders: Guid[];
}

/** Exchange's habits over a few lists: blank is everyone, senders are shown by name, a deleted sender leaves by himself. */
export function createMemoryTenant() {
  const lists = new Map<Guid, TenantList>();
  const recipients = new Map<Guid, TenantRecipient>();
  const faults: Fault[] = [];
  const writes: TenantWrite[] = [];
  const calls: string[] = [];
  const tenant = {
    lists,
    recipients,
    /** Met by the next calls, one each. */
    faults,
    writes,
    calls,
    beforeWrite: (_write: TenantWrite) => {},

    addList(list: Partial<TenantList> & { guid: Guid }): TenantList {
      const added: TenantList = {
        address: `${list.guid}@lists.example`,
        kind: "dynamicDistributionGroup",
        synced: false,
        accepted: [],
        moderated: false,
        ...list,
      };
      lists.set(list.guid, added);
      return added;
    },
    addRecipient(guid: Guid, name = guid): TenantRecipient {
      const address = `${guid}@people.example`;
      const recipient = { guid, address, type: "UserMailbox", name };
      recipients.set(guid, recipient);
      return recipient;
    },
    deleteRecipient(guid: Guid) {
      recipients.delete(guid);
      for (const list of lists.values())
        list.accepted = list.accepted.filter((one) => one !== guid);
    },
    listOf(guid: Guid): TenantList {
      const list = lists.get(guid);
      if (!list || list.gone)
        throw new BreakwaterError("not_found", `No list ${guid}.`);
      return list;
    },
  };

  async function meet<T>(call: string, act: () => T): Promise<T> {
    await Promise.resolve();
    calls.push(call);
    const fault = faults.shift();
    if (fault === "throttled")
      throw new BreakwaterError("tenant_throttled", "Too many requests.");
    const answer = act();
    if (fault === "done-but-failed")
      throw new BreakwaterError("tenant_unavailable", "Gateway timeout.");
    return answer;
  }

  function write(guid: Guid, senders: Guid[]) {
    const list = tenant.listOf(guid);
    if (list.synced)
      throw new BreakwaterError("list_not_writable", "Mastered on-premises.");
    for (const sender of senders)
      if (!recipients.has(sender))
        throw new BreakwaterError("tenant_rejected", `No ${sender}.`);
    tenant.beforeWrite({ list: guid, senders });
    writes.push({ list: guid, senders });
    list.accepted = [...new Set(senders)];
  }

  function readDelivery(guid: Guid): DeliverySettings {
    const { accepted, moderated } = tenant.listOf(guid);
    const named = [...recipients.values()];
    return {
      acceptedSenders: accepted.map((sender) => {
        const name = recipients.get(sender)?.name ?? sender;
        const same = named.filter((one) => one.name === name);
        return {
          guid: same.length === 1 ? same[0]?.guid : undefined,
          identity: name,
        };
      }),
      rejectedSenders: [],
      moderated,
      internalSendersOnly: true,
    };
  }

  const control: ListControl = {
    findList: (identity) =>
      meet("findList", () => {
        if (identity === "") throw new Error("A blank Identity is everything.");
        const list = [...lists.values()].find(
          ({ guid, address, gone }) =>
            !gone && (guid === identity || address === identity),
        );
        return list && { ...list };
      }),
    findRecipient: (identity) =>
      meet("findRecipient", () => {
        const found = [...recipients.values()].filter(
          ({ guid, name }) => guid === identity || name === identity,
        );
        return found.length === 1 ? found[0] : undefined;
      }),
    readDelivery: ({ guid }) => meet("readDelivery", () => readDelivery(guid)),
    writeAcceptedSenders: ({ guid }, senders) =>
      meet("write", () => {
        if (senders.length === 0) throw new Error("Blank means everyone.");
        write(guid, [...senders]);
      }),
    restoreEveryone: ({ guid }) => meet("write", () => write(guid, [])),
  };
  return { tenant, control };
}

export type MemoryTenant = ReturnType<typeof createMemoryTenant>["tenant"];
