import { BreakwaterError } from "../../../lib/errors/breakwater-error";
import type {
  DirectoryReader,
  ExchangePage,
} from "../../../lib/tenant/exchange-port";
import type { GraphDirectory } from "../../../lib/tenant/graph-port";

type Row = Record<string, unknown>;

/** A small tenant behind the ports, for what is awkward to provoke over HTTP. Mutable. */
export interface FakeTenant {
  recipients: Row[];
  dynamicLists: Row[];
  staticLists: Row[];
  unifiedLists: Row[] | BreakwaterError;
  /** GUIDs by GUID of the list. */
  members: Map<string, string[]>;
  /** Object ids by object id of the group. */
  groupMembers: Map<string, string[]>;
  rowsAPage: number;
  /** Called before each page; may throw or change the answer. */
  onPage: (call: string, page: number) => Partial<ExchangePage> | undefined;
  /** Every call, as `dynamicMembers <guid>`. */
  readonly calls: string[];
}

export function createFakeTenant(): FakeTenant {
  return {
    recipients: [],
    dynamicLists: [],
    staticLists: [],
    unifiedLists: [],
    members: new Map(),
    groupMembers: new Map(),
    rowsAPage: 1000,
    onPage: () => undefined,
    calls: [],
  };
}

export function readerOf(tenant: FakeTenant): DirectoryReader {
  async function* answer(call: string, rows: Row[]) {
    tenant.calls.push(call);
    for (let page = 0; ; page++) {
      await Promise.resolve();
      const from = page * tenant.rowsAPage;
      const changed = tenant.onPage(call, page);
      yield {
        rows: rows.slice(from, from + tenant.rowsAPage),
        complete: true,
        ...changed,
      };
      if (from + tenant.rowsAPage >= rows.length) return;
    }
  }
  const members = (call: string, list: string) =>
    answer(
      `${call} ${list}`,
      (
        tenant.members.get(list) ??
        // As Exchange does for a list that is not there.
        tenant.recipients.map((row) => String(row.Guid))
      ).map((guid) => ({ Guid: guid })),
    );
  return {
    recipients: ({ filter, properties }) =>
      answer(
        `recipients ${filter ?? ""}`.trim(),
        tenant.recipients
          .filter((row) => matches(filter, row.Alias))
          .map((row) => select(row, properties)),
      ),
    dynamicLists: () => answer("dynamicLists", tenant.dynamicLists),
    staticLists: () => answer("staticLists", tenant.staticLists),
    async *unifiedLists() {
      if (tenant.unifiedLists instanceof BreakwaterError)
        throw tenant.unifiedLists;
      yield* answer("unifiedLists", tenant.unifiedLists);
    },
    dynamicMembers: (list) => members("dynamicMembers", list),
    staticMembers: (list) => members("staticMembers", list),
  };
}

export function graphOf(tenant: FakeTenant): GraphDirectory {
  return {
    async *unifiedGroups() {
      await Promise.resolve();
      yield {
        groups: [...tenant.groupMembers.keys()].map((id) => ({
          id,
          mail: `${id}@nhs.example`,
          displayName: id,
          dynamic: false,
        })),
        complete: true,
      };
    },
    groupMembers: (id) => {
      tenant.calls.push(`groupMembers ${id}`);
      return Promise.resolve({
        ids: tenant.groupMembers.get(id) ?? [],
        complete: true,
      });
    },
  };
}

/** The service answers null for whatever it is asked and does not have. */
function select(row: Row, properties: readonly string[]): Row {
  return Object.fromEntries(
    properties.map((property) => [property, row[property] ?? null]),
  );
}

/** Just what ranges are made of. */
function matches(filter: string | undefined, value: unknown): boolean {
  if (filter === undefined) return true;
  const alias = typeof value === "string" ? value : "";
  return filter.split(" -and ").every((term) => {
    const prefix = /Alias -like '(.*)\*'/.exec(term)?.[1];
    if (prefix === undefined) throw new Error(`no range: ${term}`);
    const begins = alias.toLowerCase().startsWith(prefix);
    return term.includes("-not") ? !begins : begins;
  });
}
