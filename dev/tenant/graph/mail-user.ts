import type { RecipientStore } from "../tenant-state";
import { GraphError } from "./graph-error";
import { holds } from "./object-type";
import { userType } from "./user-object";

/** The row of a user whose mail is asked for, by id or address. Throws GraphError 404, in the words of Outlook's service. */
export function mailUserRow(recipients: RecipientStore, id: string): number {
  const row = recipients.rowByObjectId(id) ?? recipients.rowByAddress(id);
  if (row === undefined || !holds(userType, recipients, row))
    throw new GraphError(
      404,
      "ErrorInvalidUser",
      `The requested user '${id}' is invalid.`,
    );
  return row;
}

/** What a mailbox answers about an item or folder that it has not. */
export const itemNotFound = () =>
  new GraphError(
    404,
    "ErrorItemNotFound",
    "The specified object was not found in the store.",
  );
