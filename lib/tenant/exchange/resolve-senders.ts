import type { RecipientRef, SenderRef } from "../exchange-port";

/**
 * Exchange returns senders by name and takes them by GUID. A name that nobody or several people
 * have stays without a GUID: it can be shown, but not written back.
 */
export function resolveSenders(
  find: (identity: string) => Promise<RecipientRef | undefined>,
): (identities: readonly string[]) => Promise<SenderRef[]> {
  const known = new Map<string, string | undefined>();
  return async (identities) => {
    const senders: SenderRef[] = [];
    for (const identity of identities) {
      if (!known.has(identity)) {
        known.set(identity, (await find(identity))?.guid);
      }
      senders.push({ guid: known.get(identity), identity });
    }
    return senders;
  };
}
