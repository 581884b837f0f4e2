import { rowChoice } from "../../dev/tenant/estate/row-hash";
import type {
  DirectorySnapshot,
  ListRecord,
} from "../../lib/directory/snapshot";
import { filterAt } from "./filter-mix";
import {
  estateSeed,
  generateRecipients,
  listAddress,
  listName,
  planRecipients,
  type RecipientsPlan,
} from "./recipients";

export interface EstateSize {
  /** Lists among them. */
  recipients: number;
  /** Dynamic lists. */
  filters: number;
  /** Static lists, with people and lists as members. */
  staticLists: number;
}

const takenAt = "2016-11-14T06:00:00.000Z";

/** Recipients and lists as a directory sync leaves them. The same size gives the same estate. */
export function generateEstate(size: EstateSize): DirectorySnapshot {
  const { recipients, filters, staticLists } = size;
  const plan = planRecipients(recipients, filters + staticLists);
  return {
    tenantId: "bench",
    version: "bench",
    takenAt,
    complete: true,
    recipients: generateRecipients(plan),
    lists: Array.from({ length: plan.lists }, (_, list) =>
      listAt(list, filters, plan),
    ),
  };
}

function listAt(
  list: number,
  filters: number,
  plan: RecipientsPlan,
): ListRecord {
  const dynamic = list < filters;
  return {
    guid: listName(list),
    address: listAddress(list),
    displayName: listName(list),
    kind: dynamic ? "dynamicDistributionGroup" : "distributionGroup",
    row: plan.people + list,
    filter: dynamic ? filterAt(list, plan.layout, plan.lists) : null,
    membership: dynamic
      ? null
      : {
          rows: membersOf(list, plan),
          unknown: 0,
          complete: true,
          asOf: takenAt,
        },
    delivery: {
      acceptedSenders: [],
      rejectedSenders: [],
      moderated: false,
      internalSendersOnly: true,
    },
    owners: [],
    notes: null,
    synced: false,
    whenCreated: null,
    whenChanged: null,
  };
}

/** Up to 200 people, and up to three lists, which may in turn hold this one. */
function membersOf(list: number, plan: RecipientsPlan): Uint32Array {
  const choose = (purpose: number, bound: number) =>
    rowChoice(estateSeed, list, purpose, bound);
  const rows = new Set<number>();
  for (let at = 20 + choose(400, 180); at > 0; at--)
    rows.add(choose(401 + at, plan.people));
  for (let at = choose(700, 4); at > 0; at--)
    rows.add(plan.people + choose(701 + at, plan.lists));
  return Uint32Array.from(rows).sort();
}
