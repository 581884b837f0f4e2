import { badParameters } from "./exchange-error";

const hashtable = "#Exchange.GenericHashTable";

/**
 * What a multi-valued parameter leaves: one value or a plain array replaces, a hashtable adds and removes,
 * and a blank (null, "", [] or an empty hashtable) leaves nothing. `read` throws ExchangeError.
 */
export function readSet<T extends string | number>(
  name: string,
  value: unknown,
  now: readonly T[],
  read: (one: unknown) => T,
): T[] {
  const list = (given: unknown): T[] =>
    given === undefined || given === null || given === ""
      ? []
      : (Array.isArray(given) ? given : [given]).map(read);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return unique(list(value));
  const { Add, Remove, ...rest } = value as Record<string, unknown>;
  if (rest["@odata.type"] !== hashtable) throw badParameters(name);
  if (Add === undefined && Remove === undefined) return [];
  const removed = new Set(list(Remove).map(keyOf));
  return unique([
    ...now.filter((one) => !removed.has(keyOf(one))),
    ...list(Add),
  ]);
}

const keyOf = (value: string | number) =>
  typeof value === "string" ? value.toLowerCase() : value;

function unique<T extends string | number>(values: readonly T[]): T[] {
  const byKey = new Map<string | number, T>();
  for (const value of values)
    if (!byKey.has(keyOf(value))) byKey.set(keyOf(value), value);
  return [...byKey.values()];
}
