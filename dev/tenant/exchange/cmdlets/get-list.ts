import { FilterSyntaxError, matchFilter } from "../../filter/match-filter";
import type { EstateList } from "../../state/estate-list";
import type { EstateState } from "../../state/create-tenant-state";
import type { TenantList } from "../../tenant-state";
import { rowsOf, textParameter, type Cmdlet } from "../cmdlet";
import { invalidFilter, objectNotFound } from "../exchange-error";
import { findRecipientRows } from "../find-recipient";
import { listRow } from "../list-row";

function getList(name: string, kind: TenantList["kind"]): Cmdlet {
  return {
    name,
    parameters: [
      "identity",
      "filter",
      "resultsize",
      "anr",
      "managedby",
      "sortby",
      "organizationalunit",
      "recipienttypedetails",
    ],
    run(parameters, state) {
      const identity = textParameter(parameters, "identity");
      const filter = textParameter(parameters, "filter");
      const lists =
        identity === ""
          ? all(state, kind, filter)
          : [listOf(state, kind, identity)];
      return rowsOf(
        lists.map((list) => list.row),
        (row, wanted) => listRow(state, state.lists.byRow(row)!, wanted),
      );
    },
  };
}

/** The one list of that kind and identity. */
export function listOf(
  state: EstateState,
  kind: TenantList["kind"],
  identity: string,
): EstateList {
  const [row] = findRecipientRows(state, identity);
  const list = row === undefined ? undefined : state.lists.byRow(row);
  if (!list || list.kind !== kind) throw objectNotFound(identity);
  return list;
}

function all(
  state: EstateState,
  kind: TenantList["kind"],
  filter: string,
): EstateList[] {
  const lists = [...state.lists.all()].filter((list) => list.kind === kind);
  if (filter === "") return lists;
  try {
    const matches = matchFilter(filter, (row, name) =>
      state.recipients.property(row, name),
    );
    return lists.filter((list) => matches(list.row));
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw invalidFilter(filter);
    throw error;
  }
}

export const getDynamicDistributionGroup = getList(
  "Get-DynamicDistributionGroup",
  "dynamicDistributionGroup",
);
export const getDistributionGroup = getList(
  "Get-DistributionGroup",
  "distributionGroup",
);
export const getUnifiedGroup = getList("Get-UnifiedGroup", "microsoft365Group");
