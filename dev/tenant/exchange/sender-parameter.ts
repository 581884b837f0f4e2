import type { EstateState } from "../state/create-tenant-state";
import { badParameters } from "./exchange-error";
import { findOneRecipient } from "./find-recipient";
import { readSet } from "./set-parameter";

/** The rows that a parameter for recipients leaves. Of accepted senders, none is everyone. */
export function readSenders(
  state: EstateState,
  name: string,
  value: unknown,
  now: readonly number[],
): readonly number[] {
  return readSet(name, value, now, (identity) => {
    if (typeof identity !== "string" || identity.trim() === "")
      throw badParameters(name);
    return findOneRecipient(state, identity);
  });
}
