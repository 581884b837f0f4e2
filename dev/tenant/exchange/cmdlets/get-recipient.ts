import {
  choosingParameters,
  chosenBy,
  filteredRows,
  sortRows,
} from "../choose-recipients";
import {
  presentRows,
  textParameter,
  textsParameter,
  type Cmdlet,
} from "../cmdlet";
import { badParameters, objectNotFound } from "../exchange-error";
import { findRecipientRows } from "../find-recipient";
import { recipientRows } from "../recipient-row";

/** Learn, Get-Recipient. RecipientPreviewFilter evaluates a filter now, not the stored membership of a list. */
export const getRecipient: Cmdlet = {
  name: "Get-Recipient",
  parameters: [
    "Identity",
    "Filter",
    "RecipientPreviewFilter",
    "ResultSize",
    "Properties",
    ...choosingParameters,
  ],
  run(parameters, state) {
    const named = textsParameter(parameters, "properties");
    const properties = named.length > 0 ? new Set(named) : undefined;
    const show = (rows: ArrayLike<number>) => ({
      ...recipientRows(state, rows),
      properties,
    });
    const identity = textParameter(parameters, "identity");
    if (identity !== "") {
      const rows = findRecipientRows(state, identity);
      if (rows.length === 0) throw objectNotFound(identity);
      // A name that several recipients have answers with all of them.
      return show(rows);
    }
    const filter = textParameter(parameters, "filter");
    const preview = textParameter(parameters, "recipientpreviewfilter");
    if (filter !== "" && preview !== "")
      throw badParameters("RecipientPreviewFilter");
    const chosen = chosenBy(parameters, state);
    const matching =
      filter === "" && preview === ""
        ? presentRows(state.recipients)
        : filteredRows(state, filter || preview);
    const rows = sortRows(
      parameters,
      state,
      chosen ? matching.filter(chosen) : matching,
    );
    return show(rows);
  },
};
