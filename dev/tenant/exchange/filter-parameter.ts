import type { FilterNode } from "../../../lib/audience/filter/ast";
import { appendExclusions } from "../filter/append-exclusions";
import { FilterSyntaxError, parse } from "../filter/match-filter";
import type { EstateState } from "../state/create-tenant-state";
import { textParameter, type Parameters } from "./cmdlet";
import { ExchangeError, invalidFilter } from "./exchange-error";

/** Learn, New-DynamicDistributionGroup: at most 2,048 characters, what Exchange appends included. */
const longestFilter = 2_048;

/** A filter that Exchange would save, or null where the call has none. Throws ExchangeError. */
export function readFilter(
  parameters: Parameters,
  state: EstateState,
): string | null {
  if (!parameters.has("recipientfilter")) return null;
  const filter = textParameter(parameters, "recipientfilter");
  try {
    if (beginsWithWildcard(parse(filter, state.rows.precedence)))
      throw invalidFilter(filter);
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw invalidFilter(filter);
    throw error;
  }
  const { length } = appendExclusions(filter);
  if (length > longestFilter) throw tooLong(length);
  return filter;
}

/** Learn, recipient filters: in Exchange Online a wildcard cannot be the first character. */
function beginsWithWildcard(node: FilterNode): boolean {
  switch (node.kind) {
    case "not":
      return beginsWithWildcard(node.operand);
    case "and":
    case "or":
      return node.operands.some(beginsWithWildcard);
    case "comparison":
      return (
        (node.operator === "like" || node.operator === "notlike") &&
        node.value.kind === "text" &&
        node.value.text.startsWith("*")
      );
  }
}

const tooLong = (length: number) =>
  new ExchangeError(
    400,
    "Microsoft.Exchange.Configuration.Tasks.RecipientFilterTooLongException",
    `The length of the property is too long. The maximum length is ${longestFilter} and the length of the value provided is ${length}.`,
  );
