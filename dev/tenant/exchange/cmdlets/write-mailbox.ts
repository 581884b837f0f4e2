import type { RowValue } from "../../filter/row-value";
import type { EstateState } from "../../state/create-tenant-state";
import { customAttributes } from "../../state/custom-attributes";
import { nothing, rowsOf, textParameter, type Cmdlet } from "../cmdlet";
import {
  alreadyExists,
  badParameters,
  objectNotFound,
  taskRefused,
} from "../exchange-error";
import { findOneRecipient } from "../find-recipient";
import { requiredText } from "../required-text";
import { flag, limit, text, texts, type ReadValue } from "../setting-kinds";
import { isMailbox, mailboxRow } from "./get-mailbox";

/** Learn, New-Mailbox: of a user, or of what nobody signs in to. */
const newMailbox: Cmdlet = {
  name: "New-Mailbox",
  parameters: [
    "Name",
    "Alias",
    "DisplayName",
    "FirstName",
    "LastName",
    "PrimarySmtpAddress",
    "MicrosoftOnlineServicesID",
    "Password",
    "Shared",
    "Room",
    "Confirm",
  ],
  run(parameters, state, { assertMakeable }) {
    const name = requiredText(parameters, "Name");
    const alias =
      textParameter(parameters, "alias") || name.replace(/[^\w.-]+/g, ".");
    const address =
      textParameter(parameters, "primarysmtpaddress") ||
      textParameter(parameters, "microsoftonlineservicesid") ||
      `${alias}@${state.domain}`;
    if (address.split("@")[1]?.toLowerCase() !== state.domain)
      throw taskRefused(
        `The domain of "${address}" isn't an accepted domain for your organization.`,
      );
    if (state.recipients.rowByAddress(address) !== undefined)
      throw alreadyExists("The recipient", address);
    const type =
      parameters.get("shared") === true
        ? "SharedMailbox"
        : parameters.get("room") === true
          ? "RoomMailbox"
          : "UserMailbox";
    const properties = {
      Name: name,
      Alias: alias,
      DisplayName: textParameter(parameters, "displayname") || name,
      FirstName: textParameter(parameters, "firstname") || null,
      LastName: textParameter(parameters, "lastname") || null,
    };
    assertMakeable({
      ...properties,
      PrimarySmtpAddress: address.toLowerCase(),
      RecipientType: "UserMailbox",
      RecipientTypeDetails: type,
    });
    const row = state.writes.join({
      type,
      address: address.toLowerCase(),
      properties,
    });
    return rowsOf([row], (one, wanted) => mailboxRow(state, one, wanted));
  },
};

const removeMailbox: Cmdlet = {
  name: "Remove-Mailbox",
  parameters: ["Identity", "PermanentlyDelete", "Confirm", "Force"],
  run(parameters, state, { assertWritable }) {
    const row = mailboxOf(state, requiredText(parameters, "Identity"));
    assertWritable(row);
    state.writes.leave(row);
    if (parameters.get("permanentlydelete") === true) state.writes.purge(row);
    return nothing;
  },
};

function mailboxOf(state: EstateState, identity: string): number {
  const row = findOneRecipient(state, identity);
  if (!isMailbox(state, row)) throw objectNotFound(identity);
  return row;
}

const attribute = text(1_024);

/** Learn, Set-Mailbox; RecipientLimits is from 1 to 1,000 in the cloud. */
const mailboxKinds: Readonly<Record<string, ReadValue>> = {
  DisplayName: text(256),
  HiddenFromAddressListsEnabled: flag,
  RecipientLimits: limit(1, 1_000),
  ExtensionCustomAttribute1: texts,
  ...Object.fromEntries(customAttributes.map((name) => [name, attribute])),
};

/** Learn, Set-User. */
const userKinds: Readonly<Record<string, ReadValue>> = Object.fromEntries(
  [
    "FirstName",
    "LastName",
    "DisplayName",
    "Department",
    "Title",
    "Office",
    "City",
    "Company",
    "StateOrProvince",
    "CountryOrRegion",
  ].map((name) => [name, attribute]),
);

function setRecipient(
  name: string,
  kinds: Readonly<Record<string, ReadValue>>,
): Cmdlet {
  return {
    name,
    parameters: ["Identity", "Confirm", ...Object.keys(kinds)],
    run(parameters, state, { assertWritable }) {
      const row = mailboxOf(state, requiredText(parameters, "Identity"));
      assertWritable(row);
      const changes = Object.entries(kinds).flatMap(([property, read]) => {
        const key = property.toLowerCase();
        if (!parameters.has(key)) return [];
        const now = state.recipients.property(row, property);
        return [[property, read(property, parameters.get(key), now)] as const];
      });
      if (changes.length === 0) throw badParameters("Identity");
      state.writes.write(
        row,
        Object.fromEntries(changes) as Record<string, RowValue>,
      );
      return nothing;
    },
  };
}

export const writeMailboxCmdlets: readonly Cmdlet[] = [
  newMailbox,
  removeMailbox,
  setRecipient("Set-Mailbox", mailboxKinds),
  setRecipient("Set-User", userKinds),
];
