import { FilterSyntaxError, matchFilter } from "../../filter/match-filter";
import type { EstateList } from "../../state/estate-list";
import type { EstateState } from "../../state/create-tenant-state";
import type { TenantList } from "../../tenant-state";
import { choosingParameters, chosenBy, sortRows } from "../choose-recipients";
import { rowsOf, textParameter, type Cmdlet } from "../cmdlet";
import { invalidFilter, objectNotFound } from "../exchange-error";
import { findOneRecipient, findRecipientRows } from "../find-recipient";
import { listRow } from "../list-row";

/** Learn, Get-DynamicDistributionGroup and its siblings. */
function getList(name: string, kind: TenantList["kind"]): Cmdlet {
  return {
    name,
    parameters: [
      "Identity",
      "Filter",
      "ManagedBy",
      "ResultSize",
      ...choosingParameters,
    ],
    run(parameters, state) {
      const show = (row: number, wanted: ReadonlySet<string> | null) =>
        listRow(state, state.lists.byRow(row)!, wanted);
      const identity = textParameter(parameters, "identity");
      if (identity !== "")
        return rowsOf([listOf(state, kind, identity).row], show);
      const tests = [
        chosenBy(parameters, state),
        filterTest(state, textParameter(parameters, "filter")),
        ownerTest(state, textParameter(parameters, "managedby")),
      ];
      const rows = [...state.lists.all()]
        .filter((list) => list.kind === kind)
        .map((list) => list.row)
        .filter((row) => tests.every((test) => !test || test(row)));
      return rowsOf(sortRows(parameters, state, rows), show);
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

function filterTest(state: EstateState, filter: string) {
  if (filter === "") return null;
  try {
    return matchFilter(filter, state.rows);
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw invalidFilter(filter);
    throw error;
  }
}

/** Learn, ManagedBy: the lists that this recipient owns. */
function ownerTest(state: EstateState, owner: string) {
  if (owner === "") return null;
  const ownerRow = findOneRecipient(state, owner);
  return (row: number) =>
    (state.lists.byRow(row)?.settings.get("ManagedBy") as number[]).includes(
      ownerRow,
    );
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
