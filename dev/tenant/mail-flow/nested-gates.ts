import type { TenantList } from "../tenant-state";
import { RowSet, walkLists } from "./expand-lists";
import type { Expansions } from "./expansions";
import type { ListGate } from "./gate";
import type { Mail, Refusal, RefusedWithin } from "./mail";
import type { TenantState } from "../tenant-state";

/**
 * Which lists within that one do not let the mail in. Every mail asks, and nearly always the answer
 * is none: only where some list beneath would refuse is the tree walked to see whether it is come to.
 */
export function findRefusedWithin(
  state: Pick<TenantState, "lists" | "recipients">,
  expansions: Expansions,
  gates: readonly ListGate[],
  mail: Mail,
  list: TenantList,
): RefusedWithin[] {
  if (!gates.length) return [];
  const refusals = new Map<number, Refusal>();
  for (const nested of expansions.nested(list))
    for (const gate of gates) {
      const refusal = gate.refuse(mail, nested);
      if (!refusal) continue;
      refusals.set(nested.row, refusal);
      break;
    }
  if (!refusals.size) return [];
  const within: RefusedWithin[] = [];
  walkLists(new RowSet(state.recipients.count), state, list, (nested) => {
    const refusal = refusals.get(nested.row);
    if (refusal) within.push({ list: nested, refusal });
    return !refusal;
  });
  return within;
}
