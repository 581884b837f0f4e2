import { matchFilter } from "../../../dev/tenant/filter/match-filter";
import type { RowValue } from "../../../dev/tenant/filter/row-value";
import { BreakwaterError } from "../../../lib/errors/breakwater-error";
import type {
  DirectoryReader,
  ExchangePage,
  ListQuery,
} from "../../../lib/tenant/exchange-port";
import type {
  DeltaCollection,
  DirectoryChanges,
  GraphDirectory,
} from "../../../lib/tenant/graph-port";

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
  /** What `changesSince` answers, by collection; `undefined`: the cursor has expired. */
  changes: Record<
    DeltaCollection,
    Partial<Omit<DirectoryChanges, "cursor">> | undefined
  >;
  /** Users by the beginning of their alias. */
  countUsers: GraphDirectory["countUsers"];
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
    changes: { users: {}, groups: {}, contacts: {} },
    countUsers: (beginnings) =>
      Promise.resolve(beginnings.map(() => undefined)),
    rowsAPage: 1000,
    onPage: () => undefined,
    calls: [],
  };
}

export function readerOf(tenant: FakeTenant): DirectoryReader {
  async function* answer(call: string, all: Row[], atMost = Infinity) {
    tenant.calls.push(call);
    const rows = all.slice(0, atMost);
    for (let page = 0; ; page++) {
      await Promise.resolve();
      const from = page * tenant.rowsAPage;
      const changed = tenant.onPage(call, page);
      const last = from + tenant.rowsAPage >= rows.length;
      yield {
        rows: rows.slice(from, from + tenant.rowsAPage),
        complete: !last || all.length <= atMost,
        ...changed,
      };
      if (last) return;
    }
  }
  const lists = (call: string, rows: Row[], { filter }: ListQuery = {}) =>
    answer(`${call} ${filter ?? ""}`.trim(), choose(rows, filter));
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
    recipients: ({ filter, properties, atMost }) =>
      answer(
        `recipients ${filter ?? ""}`.trim(),
        choose(tenant.recipients, filter).map((row) => select(row, properties)),
        atMost,
      ),
    dynamicLists: (query) => lists("dynamicLists", tenant.dynamicLists, query),
    staticLists: (query) => lists("staticLists", tenant.staticLists, query),
    async *unifiedLists(query) {
      if (tenant.unifiedLists instanceof BreakwaterError)
        throw tenant.unifiedLists;
      yield* lists("unifiedLists", tenant.unifiedLists, query);
    },
    dynamicMembers: (list) => members("dynamicMembers", list),
    staticMembers: (list) => members("staticMembers", list),
  };
}

export function graphOf(tenant: FakeTenant): GraphDirectory {
  let cursors = 0;
  return {
    countUsers: (beginnings) => {
      tenant.calls.push(`countUsers ${beginnings.length}`);
      return tenant.countUsers(beginnings);
    },
    changesFromNow: (collection) => {
      tenant.calls.push(`changesFromNow ${collection}`);
      return Promise.resolve(`${collection}-${++cursors}`);
    },
    changesSince: (collection, cursor) => {
      tenant.calls.push(`changesSince ${collection}`);
      expect(cursor).toMatch(collection);
      const changes = tenant.changes[collection];
      return Promise.resolve(
        changes && {
          ids: [],
          membersOf: [],
          ...changes,
          cursor: `${collection}-${++cursors}`,
        },
      );
    },
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

/** What a sync filters by. */
const spelling: Record<string, string> = {
  alias: "Alias",
  guid: "Guid",
  externaldirectoryobjectid: "ExternalDirectoryObjectId",
  whenchangedutc: "WhenChangedUTC",
};

/** As the simulated tenant judges a filter, row by row. */
function choose(rows: Row[], filter: string | undefined): Row[] {
  if (filter === undefined) return rows;
  const matches = matchFilter(filter, {
    precedence: "andBindsTighter",
    valueOf: (row, name) =>
      (rows[row]?.[spelling[name] ?? ""] ?? null) as RowValue,
  });
  return rows.filter((_, row) => matches(row));
}
