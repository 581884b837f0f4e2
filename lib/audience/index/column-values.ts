import { isAsciiText } from "./is-ascii-text";
import type {
  RecipientColumn,
  Utf8Texts,
} from "../../directory/recipient-columns";
import type { FilterValue } from "../filter/ast";
import { isDateProperty } from "../filter/filterable-properties";
import type { Comparing, Ordering } from "./expressions";
import { comparableTexts, foldText } from "./folded-texts";
import { dateOrderOf, parseDate, type DateOrder } from "./parse-date";
import { TextLookup } from "./text-lookup";
import { TextPatterns } from "./text-patterns";

/** Which of a column's values a comparison takes. Everything is built when first asked for. */
export class ColumnValues {
  readonly count: number;
  private comparable: Utf8Texts | undefined;
  private lookup: TextLookup | undefined;
  private patterns: TextPatterns | undefined;
  private numbers: Float64Array | undefined;
  private dateOrder: DateOrder | null | undefined;
  private askedForNoDate = false;
  private readonly dates = new Map<DateOrder, Float64Array>();

  constructor(private readonly column: RecipientColumn) {
    this.count = column.utf8
      ? column.utf8.starts.length - 1
      : column.values.length;
  }

  /**
   * Codes of the values that it takes, each once, in any order.
   * @param order of dates that do not show whether day or month comes first
   */
  codesOf(comparison: Comparing, order: DateOrder = "monthFirst"): number[] {
    switch (comparison.kind) {
      case "equal":
        return this.equal(comparison.value, order);
      case "like":
        return this.readPatterns().matching(comparison.pattern);
      case "ordered":
        return this.ordered(comparison.operator, comparison.value, order);
    }
  }

  /** Whether a value matches a pattern, without looking for it among the others. */
  matcher(pattern: string): (code: number) => boolean {
    return this.readPatterns().matcher(pattern);
  }

  /** How many values have to be looked at to find those that match a pattern. */
  searchCost(pattern: string): number {
    return this.readPatterns().costOf(pattern);
  }

  /** Whether a comparison asks for a date among dates of which nobody can say whether day or month comes first. */
  readsTwoWays(comparison: Comparing): boolean {
    return (
      comparison.kind !== "like" &&
      comparison.value.kind === "text" &&
      !Number.isNaN(parseDate(comparison.value.text, "monthFirst")) &&
      this.readOrder() === null
    );
  }

  /** Whether a comparison asks for a letter that values may have lost: who has a question mark may be meant. */
  asksForLost(comparison: Comparing): boolean {
    if (!this.column.lostLetters) return false;
    if (comparison.kind === "like") return !isAsciiText(comparison.pattern);
    const { value } = comparison;
    return value.kind === "text" && !isAsciiText(value.text);
  }

  /** Whether a comparison asks a property of dates for what is read as none: nothing says what Exchange would take. */
  asksForNoDate(comparison: Comparing): boolean {
    if (comparison.kind === "like" || !isDateProperty(this.column.property))
      return false;
    const { value } = comparison;
    const is =
      (value.kind === "text" || value.kind === "number") &&
      Number.isNaN(parseDate(value.text, "monthFirst"));
    this.askedForNoDate ||= is;
    return is;
  }

  /** Whether what it takes is not certain. */
  isUnclear(comparison: Comparing): boolean {
    return (
      this.hasUnread ||
      this.readsTwoWays(comparison) ||
      this.asksForLost(comparison) ||
      this.asksForNoDate(comparison)
    );
  }

  get hasLostLetters(): boolean {
    return this.column.lostLetters ?? false;
  }

  /** Whether not every value of every row is known. */
  get hasUnread(): boolean {
    return this.column.unread !== undefined;
  }

  /** Known once a date was asked for. */
  get hasUnclearDates(): boolean {
    return this.dateOrder === null || this.askedForNoDate;
  }

  /** Codes of the values of that kind. */
  codesWhere(test: (text: string) => boolean): number[] {
    const { values } = this.column;
    return this.select((code) => test(values[code] ?? ""));
  }

  private equal(value: FilterValue, order: DateOrder): number[] {
    switch (value.kind) {
      case "null":
        throw new RangeError("A missing value is asked for by its presence.");
      case "boolean":
        return this.find(value.boolean ? "true" : "false");
      case "number": {
        const numbers = this.asNumbers();
        return this.select(
          (code) =>
            numbers[code] === value.number ||
            this.column.values[code] === value.text,
        );
      }
      case "text": {
        const same = this.find(value.text);
        const at = parseDate(value.text, "monthFirst");
        if (Number.isNaN(at)) return same;
        const dates = this.asDates(order);
        const instant = this.select((code) => dates[code] === at);
        return [...new Set([...same, ...instant])];
      }
    }
  }

  /** Numbers with numbers, dates with dates, all else as text without case. */
  private ordered(
    operator: Ordering,
    value: FilterValue,
    order: DateOrder,
  ): number[] {
    if (value.kind === "null" || value.kind === "boolean") return [];
    const holds = orderTest(operator);
    const text = value.text.toLowerCase();
    const number = value.kind === "number" ? value.number : toNumber(text);
    const date = parseDate(value.text, "monthFirst");
    const { values } = this.column;
    const numbers = Number.isNaN(number) ? undefined : this.asNumbers();
    const dates = Number.isNaN(date) ? undefined : this.asDates(order);
    return this.select((code) => {
      const asNumber = numbers?.[code];
      if (asNumber !== undefined && !Number.isNaN(asNumber))
        return holds(asNumber - number);
      const asDate = dates?.[code];
      if (asDate !== undefined && !Number.isNaN(asDate))
        return holds(asDate - date);
      const own = (values[code] ?? "").toLowerCase();
      return holds(own < text ? -1 : own > text ? 1 : 0);
    });
  }

  private select(test: (code: number) => boolean): number[] {
    const found: number[] = [];
    for (let code = 0; code < this.count; code++)
      if (test(code)) found.push(code);
    return found;
  }

  private find(text: string): number[] {
    this.lookup ??= new TextLookup(this.readTexts());
    return this.lookup.find(foldText(text));
  }

  private readPatterns(): TextPatterns {
    return (this.patterns ??= new TextPatterns(this.readTexts()));
  }

  private readTexts(): Utf8Texts {
    return (this.comparable ??= comparableTexts(this.column));
  }

  private asNumbers(): Float64Array {
    this.numbers ??= Float64Array.from(this.column.values, toNumber);
    return this.numbers;
  }

  private asDates(unproven: DateOrder): Float64Array {
    const order = this.readOrder() ?? unproven;
    let dates = this.dates.get(order);
    if (!dates) {
      dates = Float64Array.from(this.column.values, (value) =>
        parseDate(value, order),
      );
      this.dates.set(order, dates);
    }
    return dates;
  }

  private readOrder(): DateOrder | null {
    if (this.dateOrder === undefined)
      this.dateOrder = dateOrderOf(this.column.values);
    return this.dateOrder;
  }
}

function toNumber(text: string): number {
  return /^[-+]?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
}

function orderTest(operator: Ordering): (difference: number) => boolean {
  switch (operator) {
    case "gt":
      return (difference) => difference > 0;
    case "ge":
      return (difference) => difference >= 0;
    case "lt":
      return (difference) => difference < 0;
    case "le":
      return (difference) => difference <= 0;
  }
}
