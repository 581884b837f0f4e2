import type { EstateState } from "../state/create-tenant-state";
import { badParameters } from "./exchange-error";
import { findOneRecipient } from "./find-recipient";

const hashtable = "#Exchange.GenericHashTable";

/**
 * The rows that a sender parameter leaves: a plain array replaces, a hashtable adds and removes, and a
 * blank (null, "", [] or an empty hashtable) is nobody in particular, which Exchange reads as everyone.
 */
export function readSenders(
  state: EstateState,
  name: string,
  value: unknown,
  now: readonly number[],
): readonly number[] {
  if (value === null || value === "") return [];
  if (typeof value === "string") return [findOneRecipient(state, value)];
  if (Array.isArray(value)) return unique(rows(state, name, value));
  if (typeof value === "object") {
    const { Add, Remove, ...rest } = value as Record<string, unknown>;
    if (rest["@odata.type"] !== hashtable) throw badParameters(name);
    if (Add === undefined && Remove === undefined) return [];
    const removed = new Set(rows(state, name, listOf(Remove)));
    return unique([
      ...now.filter((row) => !removed.has(row)),
      ...rows(state, name, listOf(Add)),
    ]);
  }
  throw badParameters(name);
}

function rows(
  state: EstateState,
  name: string,
  identities: readonly unknown[],
): number[] {
  return identities.map((identity) => {
    if (typeof identity !== "string" || identity.trim() === "")
      throw badParameters(name);
    return findOneRecipient(state, identity);
  });
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null
    ? []
    : Array.isArray(value)
      ? value
      : [value];
}

function unique(values: readonly number[]): number[] {
  return [...new Set(values)];
}
