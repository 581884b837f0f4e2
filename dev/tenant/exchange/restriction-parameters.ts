import type { EstateState } from "../state/create-tenant-state";
import type { Parameters } from "./cmdlet";
import { badParameters, ExchangeError } from "./exchange-error";
import { readSenders } from "./sender-parameter";

/** The parameter for both, the one for people, the one for lists. */
type SenderParameters = readonly [both: string, people: string, lists: string];

export const acceptedParameters: SenderParameters = [
  "AcceptMessagesOnlyFromSendersOrMembers",
  "AcceptMessagesOnlyFrom",
  "AcceptMessagesOnlyFromDLMembers",
];
export const rejectedParameters: SenderParameters = [
  "RejectMessagesFromSendersOrMembers",
  "RejectMessagesFrom",
  "RejectMessagesFromDLMembers",
];

/**
 * Rows after the call, or null where it does not concern them. People and lists are two halves of one
 * setting; the one parameter for both cannot stand beside either (Learn,
 * AcceptMessagesOnlyFromSendersOrMembers and RejectMessagesFromSendersOrMembers).
 */
export function sendersAfter(
  [both, people, lists]: SenderParameters,
  parameters: Parameters,
  state: EstateState,
  now: readonly number[],
): readonly number[] | null {
  const has = (name: string) => parameters.has(name.toLowerCase());
  const valueOf = (name: string) => parameters.get(name.toLowerCase());
  const halves = [people, lists].filter(has);
  if (has(both)) {
    if (halves.length > 0) throw togetherRefused(both, people, lists);
    return readSenders(state, both, valueOf(both), now);
  }
  if (halves.length === 0) return null;
  const isList = (row: number) => state.lists.byRow(row) !== undefined;
  const half = (name: string, belongs: (row: number) => boolean) => {
    const current = now.filter(belongs);
    if (!has(name)) return current;
    const rows = readSenders(state, name, valueOf(name), current);
    if (!rows.every(belongs)) throw badParameters(name);
    return rows;
  };
  return [...half(people, (row) => !isList(row)), ...half(lists, isList)];
}

const togetherRefused = (both: string, people: string, lists: string) =>
  new ExchangeError(
    400,
    "Microsoft.Exchange.Management.RecipientTasks.RecipientTaskException",
    `The ${both} parameter can't be used with the ${people} or ${lists} parameters.`,
  );
