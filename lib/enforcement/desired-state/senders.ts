import type {
  DeliverySettings,
  Guid,
  NonEmpty,
  RecipientRef,
  SenderRef,
} from "../../tenant/exchange-port";

/** What may be written: named senders, or everyone, which only a saved row can give. */
export type SenderTarget =
  | { kind: "senders"; guids: NonEmpty<Guid> }
  | { kind: "everyone"; saved: { everyone: true } };

/** A set of accepted senders in a form that can be compared and stored: sorted, unique. Empty: everyone. */
export type SenderKeys = readonly string[];

/** Senders that Exchange could not name by GUID keep the name, marked so that it equals no GUID. */
export function keysOf(senders: readonly SenderRef[]): SenderKeys {
  return sorted(
    senders.map(({ guid, identity }) => guid?.toLowerCase() ?? `?${identity}`),
  );
}

export function targetKeys(target: SenderTarget): SenderKeys {
  return target.kind === "everyone" ? [] : sorted(target.guids);
}

export function sameKeys(a: SenderKeys, b: SenderKeys): boolean {
  return a.length === b.length && a.every((key, i) => key === b[i]);
}

/** Whether `now` is `then` and somebody more. Everyone is not a set that grows. */
export function isOnlyAdded(then: SenderKeys, now: SenderKeys): boolean {
  return (
    then.length > 0 &&
    now.length > then.length &&
    then.every((key) => now.includes(key))
  );
}

export function isUnresolved(key: string): boolean {
  return key.startsWith("?");
}

export function sendersTarget(
  group: RecipientRef,
  others: readonly Guid[] = [],
): SenderTarget {
  const [first, ...rest] = sorted([group.guid.toLowerCase(), ...others]);
  return {
    kind: "senders",
    guids: [first ?? group.guid.toLowerCase(), ...rest],
  };
}

/** What a human left on a list, as far as it decides who may write. */
export type HumanSettings = Pick<
  DeliverySettings,
  "acceptedSenders" | "moderated"
>;

function sorted(keys: readonly string[]): string[] {
  return [
    ...new Set(
      keys.map((key) => (isUnresolved(key) ? key : key.toLowerCase())),
    ),
  ].sort();
}
