import { rowChoice } from "../../estate/row-hash";
import type { EstateState } from "../../state/create-tenant-state";
import {
  choosingParameters,
  chosenBy,
  filteredRows,
  sortRows,
} from "../choose-recipients";
import { rowsOf, textParameter, type Cmdlet } from "../cmdlet";
import { objectNotFound } from "../exchange-error";
import { toRow, type Row } from "../exchange-row";
import { findRecipientRows } from "../find-recipient";

/** Learn, Set-Mailbox, RecipientLimits: 500 by default, at most 1,000. */
const defaultRecipientLimit = 500;
const raisedRecipientLimit = 1_000;
/** Mailboxes whose limit somebody raised: one in so many. */
const oneRaisedIn = 400;

/** Properties that mailboxes have from their recipient. */
const ofRecipient = [
  "Identity",
  "Name",
  "Alias",
  "DisplayName",
  "DistinguishedName",
  "PrimarySmtpAddress",
  "UserPrincipalName",
  "EmailAddresses",
  "Guid",
  "ExternalDirectoryObjectId",
  "RecipientType",
  "RecipientTypeDetails",
  "HiddenFromAddressListsEnabled",
  "IsDirSynced",
  "Office",
  "CustomAttribute1",
  "CustomAttribute2",
  "CustomAttribute5",
  "CustomAttribute7",
  "ExtensionCustomAttribute1",
  "WhenCreated",
  "WhenChanged",
  "WhenChangedUTC",
];

/** Learn, Get-Mailbox, GroupMailbox: that of a Microsoft 365 group is none unless it is asked for. */
export const isMailbox = ({ recipients }: EstateState, row: number) =>
  /(?<!Group)Mailbox$/.test(recipients.type(row));

export function mailboxRow(
  state: EstateState,
  row: number,
  wanted: ReadonlySet<string> | null,
): Row {
  const { recipients } = state;
  const raised = rowChoice(state.seed, row, 80, oneRaisedIn) === 0;
  return toRow(
    {
      ...Object.fromEntries(
        ofRecipient.map((name) => [
          name,
          recipients.property(row, name) ??
            (name.startsWith("Extension") ? [] : ""),
        ]),
      ),
      // "Unlimited" is a value of its kind: it comes as text.
      RecipientLimits: String(
        recipients.property(row, "RecipientLimits") ??
          (raised ? raisedRecipientLimit : defaultRecipientLimit),
      ),
    },
    wanted,
  );
}

/** Learn, Get-Mailbox. */
export const getMailbox: Cmdlet = {
  name: "Get-Mailbox",
  parameters: ["Identity", "Filter", "ResultSize", ...choosingParameters],
  run(parameters, state) {
    const show = (row: number, wanted: ReadonlySet<string> | null) =>
      mailboxRow(state, row, wanted);
    const identity = textParameter(parameters, "identity");
    if (identity !== "") {
      const rows = findRecipientRows(state, identity).filter((row) =>
        isMailbox(state, row),
      );
      if (rows.length === 0) throw objectNotFound(identity);
      return rowsOf(rows, show);
    }
    const filter = textParameter(parameters, "filter");
    const chosen = chosenBy(parameters, state);
    const rows = filteredRows(
      state,
      `(RecipientType -eq 'UserMailbox')${filter === "" ? "" : ` -and (${filter})`}`,
    );
    return rowsOf(
      sortRows(parameters, state, chosen ? rows.filter(chosen) : rows),
      show,
    );
  },
};
