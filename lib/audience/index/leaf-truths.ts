import type { RecipientColumns } from "../../directory/recipient-columns";
import {
  canonicalProperty,
  propertySpellings,
} from "../filter/canonical-property";
import { ColumnIndex } from "./column-index";
import type { Comparing, Leaf } from "./expressions";
import { isDistinguishedName, isReference } from "./references";
import { RowSet } from "./row-set";
import { isUncertain } from "./row-tests";
import { Truth } from "./truth";

/** Knows something of properties that recipients do not have themselves. */
export interface Resolver {
  /** @param property in lower case */
  resolves(property: string): boolean;
  /** Rows that a comparison certainly takes. Null where nothing is known. */
  resolve(leaf: Leaf): Resolution | null;
}

export interface Resolution {
  rows: Uint32Array;
  /** And no others. */
  complete: boolean;
}

/** Which rows single comparisons take, and of which properties anything is known. */
export class LeafTruths {
  private readonly none: RowSet = RowSet.of([]);
  private readonly columns = new Map<string, ColumnIndex | null>();

  /** @param all every row; not owned */
  constructor(
    private readonly recipients: RecipientColumns,
    private readonly all: RowSet,
    private readonly manyValues: number,
    private readonly resolver: Resolver | undefined,
  ) {}

  knows(property: string): boolean {
    return this.columnOf(property) !== null;
  }

  /** Whether comparisons with it may be known in part. */
  isPartlyKnown(property: string): boolean {
    const key = canonicalProperty(property);
    const column = this.columnOf(key);
    if (column)
      return (
        isReference(key) ||
        column.values.hasUnread ||
        column.values.hasUnclearDates ||
        column.values.hasLostLetters
      );
    return (
      this.isKnownByPrimary(key) || (this.resolver?.resolves(key) ?? false)
    );
  }

  /** The caller releases what he gets. */
  of(leaf: Leaf): Truth {
    const column = this.columnOf(leaf.property);
    if (!column) return this.resolve(leaf);
    const truth = this.asRead(leaf, column);
    const { unread } = column.column;
    return unread ? withPerhaps(truth, unread) : truth;
  }

  /** As far as the values are known. */
  private asRead(leaf: Leaf, column: ColumnIndex): Truth {
    if (leaf.kind === "present") return Truth.of(column.rows.present());
    if (column.values.asksForNoDate(leaf))
      return Truth.of(this.none.retain(), column.rows.present());
    if (column.values.readsTwoWays(leaf)) return readBothWays(leaf, column);
    const same = RowSet.ascending(column.rows.rowsOf(column.codesOf(leaf)));
    const perhaps = isUncertain(leaf)
      ? (text: string) => !isDistinguishedName(text)
      : column.values.asksForLost(leaf)
        ? (text: string) => text.includes("?")
        : null;
    if (!perhaps) return Truth.of(same);
    const otherwise = RowSet.of(
      column.rows.rowsOf(column.values.codesWhere(perhaps)),
    );
    const possible = RowSet.union([same, otherwise]);
    otherwise.release();
    return Truth.of(same, possible);
  }

  private resolve(leaf: Leaf): Truth {
    const known = this.resolveByPrimary(leaf) ?? this.resolver?.resolve(leaf);
    if (!known) return Truth.of(this.none.retain(), this.all.retain());
    const rows = RowSet.of(known.rows);
    return known.complete ? Truth.of(rows) : Truth.of(rows, this.all.retain());
  }

  private isKnownByPrimary(property: string): boolean {
    return property === "emailaddresses" && this.knows("primarysmtpaddress");
  }

  /** Of recipients whose proxies were not read: an address that is somebody's first one is nobody else's. */
  private resolveByPrimary(leaf: Leaf): Resolution | null {
    const column = this.columnOf("primarysmtpaddress");
    if (!column || !this.isKnownByPrimary(leaf.property)) return null;
    if (leaf.kind !== "equal" || leaf.value.kind !== "text") return null;
    const text = leaf.value.text.replace(/^smtp:/i, "");
    const address: Leaf = { ...leaf, value: { kind: "text", text } };
    const rows = column.rows.rowsOf(column.values.codesOf(address));
    return rows.length > 0 ? { rows, complete: true } : null;
  }

  /** Null where the recipients have no such property. */
  columnOf(property: string): ColumnIndex | null {
    let column = this.columns.get(property);
    if (column === undefined) {
      const found = propertySpellings(property)
        .map((spelling) => this.recipients.column(spelling))
        .find((one) => one !== undefined);
      column = found ? new ColumnIndex(found, this.manyValues) : null;
      this.columns.set(property, column);
    }
    return column;
  }

  dispose(): void {
    this.none.release();
  }
}

/** Takes over the truth: these rows may be taken too. */
function withPerhaps(truth: Truth, rows: Uint32Array): Truth {
  const more = RowSet.of(rows);
  const both = Truth.of(
    truth.definite.retain(),
    RowSet.union([truth.possible, more]),
  );
  more.release();
  truth.release();
  return both;
}

/** Dates of which nobody can say whether the day comes first: certain is what both readings take. */
function readBothWays(leaf: Comparing, { values, rows }: ColumnIndex): Truth {
  const [months, days] = (["monthFirst", "dayFirst"] as const).map((order) =>
    RowSet.ascending(rows.rowsOf(values.codesOf(leaf, order))),
  ) as [RowSet, RowSet];
  const truth = Truth.of(months.and(days), RowSet.union([months, days]));
  months.release();
  days.release();
  return truth;
}
