import { FilterSyntaxError, matchFilter } from "../../filter/match-filter";
import { findRecipientRows } from "../find-recipient";
import {
  badParameters,
  invalidFilter,
  objectNotFound,
} from "../exchange-error";
import { recipientRow } from "../recipient-row";
import { rowsOf, textParameter, type Cmdlet } from "../cmdlet";

/** Learn, Get-Recipient. RecipientPreviewFilter evaluates a filter now, not the stored membership of a list. */
export const getRecipient: Cmdlet = {
  name: "Get-Recipient",
  parameters: [
    "identity",
    "filter",
    "recipientpreviewfilter",
    "recipienttypedetails",
    "recipienttype",
    "resultsize",
    "organizationalunit",
    "properties",
    "sortby",
    "anr",
  ],
  run(parameters, state) {
    const show = (row: number, wanted: ReadonlySet<string> | null) =>
      recipientRow(state, row, wanted);
    const identity = textParameter(parameters, "identity");
    if (identity !== "") {
      const rows = findRecipientRows(state, identity);
      if (rows.length === 0) throw objectNotFound(identity);
      // A name that several recipients have answers with all of them.
      return rowsOf(rows, show);
    }
    const filter = textParameter(parameters, "filter");
    const preview = textParameter(parameters, "recipientpreviewfilter");
    if (filter !== "" && preview !== "")
      throw badParameters("RecipientPreviewFilter");
    const types = typesOf(parameters.get("recipienttypedetails"));
    const { recipients } = state;
    let matches: ((row: number) => boolean) | null = null;
    if (filter !== "" || preview !== "") {
      try {
        matches = matchFilter(filter || preview, (row, name) =>
          recipients.property(row, name),
        );
      } catch (error) {
        if (error instanceof FilterSyntaxError)
          throw invalidFilter(filter || preview);
        throw error;
      }
    }
    if (!matches && !types) return { count: recipients.count, row: show };
    const rows: number[] = [];
    for (let row = 0; row < recipients.count; row++) {
      if (types && !types.has(recipients.type(row).toLowerCase())) continue;
      if (!matches || matches(row)) rows.push(row);
    }
    return rowsOf(rows, show);
  },
};

function typesOf(value: unknown): Set<string> | null {
  const names =
    typeof value === "string"
      ? value.split(",")
      : Array.isArray(value)
        ? (value as string[])
        : [];
  return names.length === 0
    ? null
    : new Set(names.map((name) => name.trim().toLowerCase()));
}
