import type { EstateLayout } from "../estate/estate-layout";
import { peopleProperties, type People } from "../estate/people";
import type { Column, PropertyValue } from "../estate/property-value";
import type { RowGuids } from "../estate/row-guid";
import {
  selectRows,
  type Precedence,
  type RowSource,
} from "../filter/match-filter";
import { createRowIndex } from "../filter/row-index";
import type { RecipientStore } from "../tenant-state";
import type { EstateEdits } from "./estate-edits";
import type { EstateList } from "./estate-list";
import { listProperty } from "./list-property";

/** Recipients as the seed made them, nothing of which was written. Their texts need no escape in JSON. */
export interface ComputedRows {
  has(row: number): boolean;
  column(lowerName: string): Column;
}

export interface EstateRecipients {
  recipients: RecipientStore;
  computed: ComputedRows;
  rows: RowSource;
  readonly valueOf: (row: number, lowerName: string) => PropertyValue;
  /** Rows that a filter took at that time and that are here still: who left gets no mail, whatever was stored. */
  readonly select: (filter: string, asOf: number) => Uint32Array;
}

/** Everyone and every list as recipients: computed properties beneath what was written. */
export function createEstateRecipients(deps: {
  layout: EstateLayout;
  domain: string;
  people: People;
  edits: EstateEdits;
  guids: RowGuids;
  objectIds: RowGuids;
  /** Also of lists that left. */
  listOf: (row: number) => EstateList | undefined;
  rowOfName: ReadonlyMap<string, number>;
  precedence: Precedence;
}): EstateRecipients {
  const { layout, domain, people, edits, guids, objectIds, listOf } = deps;
  const isPresent = (row: number) => edits.presence(row) === "present";
  const valueAt = (
    row: number,
    lowerName: string,
    asOf = Infinity,
  ): PropertyValue => {
    if (row < layout.recipients) {
      const written = edits.value(row, lowerName, asOf);
      return written === undefined ? people.property(row, lowerName) : written;
    }
    const written = edits.value(row, lowerName, asOf);
    if (written !== undefined) return written;
    const list = listOf(row);
    return list
      ? listProperty(list, lowerName, { domain, objectId: objectIds.of })
      : null;
  };
  const valueOf = (row: number, lowerName: string): PropertyValue =>
    valueAt(row, lowerName);

  const index = createRowIndex(
    () => layout.recipients,
    people.property,
    () => edits.rows,
    () => edits.count,
  );
  const rows: RowSource = {
    count: () => edits.count,
    valueOf,
    index,
    precedence: deps.precedence,
    isPresent,
  };
  const select = (filter: string, asOf: number) =>
    selectRows(filter, {
      ...rows,
      valueOf: (row, name) => valueAt(row, name, asOf),
      isPresent: (row) =>
        isPresent(row) && edits.presence(row, asOf) === "present",
    });

  const present = (row: number | undefined) =>
    row !== undefined && isPresent(row) ? row : undefined;
  function rowByAddress(address: string): number | undefined {
    const lower = address.toLowerCase();
    const written = present(edits.rowByAddress(lower));
    if (written !== undefined) return written;
    const [name, at] = lower.split("@");
    const row =
      (at === domain || at === `old.${domain}`
        ? deps.rowOfName.get(name ?? "")
        : undefined) ?? people.rowByAddress(lower);
    return row !== undefined && edits.keepsAddress(row, lower)
      ? present(row)
      : undefined;
  }

  const pastType = (row: number): string =>
    row < layout.recipients
      ? people.type(row)
      : (listOf(row)?.plan.type ??
        String(edits.value(row, "recipienttypedetails")));

  const recipients: RecipientStore = {
    get count() {
      return edits.count;
    },
    property: (row, name) => valueOf(row, name.toLowerCase()),
    propertyNames: peopleProperties,
    isPresent,
    beginningWith: index.beginningWith,
    rowByGuid: (guid) => present(guids.rowOf(guid)),
    rowByObjectId: (id) => present(objectIds.rowOf(id)),
    rowByAddress,
    type: (row) => (isPresent(row) ? pastType(row) : ""),
    pastType,
  };

  const computed: ComputedRows = {
    has: (row) => row < layout.recipients && !edits.has(row),
    column: people.column,
  };

  return { recipients, computed, rows, valueOf, select };
}
