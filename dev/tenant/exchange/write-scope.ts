import { matchFilter } from "../filter/match-filter";
import type { RowValue } from "../filter/row-value";
import type { EstateState } from "../state/create-tenant-state";
import type { Rights } from "../state/roles/role-directory";
import { outOfScope } from "./exchange-error";

/**
 * Which recipients a call may write to (Learn, management role scopes: what a custom recipient write scope
 * leaves out can be read, but not made, changed or removed).
 */
export interface WriteScope {
  /** Throws ExchangeError where that recipient is outside. */
  assertWritable: (row: number) => void;
  /** The same of one that is about to be made, by its properties; those that are not named are blank. */
  assertMakeable: (properties: Readonly<Record<string, RowValue>>) => void;
}

export function writeScopeOf(
  cmdlet: string,
  rights: Rights | null,
  state: EstateState,
): WriteScope {
  const filters = rights?.get(cmdlet.toLowerCase()) ?? null;
  const isWithin = (row: number, valueOf: typeof state.rows.valueOf) =>
    filters === null ||
    [...filters].some((filter) =>
      matchFilter(filter, { ...state.rows, valueOf })(row),
    );
  return {
    assertWritable(row) {
      if (!isWithin(row, state.rows.valueOf))
        throw outOfScope(String(state.recipients.property(row, "Name")));
    },
    assertMakeable(properties) {
      const values = new Map(
        Object.entries(properties).map(([name, value]) => [
          name.toLowerCase(),
          value,
        ]),
      );
      if (!isWithin(0, (_row, name) => values.get(name) ?? null))
        throw outOfScope(String(properties.Name));
    },
  };
}
