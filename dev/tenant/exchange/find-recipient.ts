import type { EstateState } from "../state/create-tenant-state";
import { ambiguousIdentity, objectNotFound } from "./exchange-error";

/**
 * An Identity is a GUID, an address (proxy addresses too), a name, an alias, a display name or a
 * distinguished name (Learn, Get-Recipient, Identity). Display names are not unique.
 */
export function findRecipientRows(
  state: EstateState,
  identity: string,
): number[] {
  const { recipients, lists } = state;
  const direct =
    recipients.rowByGuid(identity) ??
    recipients.rowByObjectId(identity) ??
    recipients.rowByAddress(identity) ??
    lists.byIdentity(identity)?.row;
  if (direct !== undefined) return [direct];
  const named =
    recipients.rowByAddress(`${identity}@${state.domain}`) ??
    recipients.rowByAddress(`${identity}@partner.example`);
  if (named !== undefined) return [named];
  const commonName = /^CN=([^,]+),/i.exec(identity)?.[1];
  if (commonName !== undefined) return findRecipientRows(state, commonName);
  return displayNames(state).get(identity.toLowerCase()) ?? [];
}

export function findOneRecipient(state: EstateState, identity: string): number {
  const rows = findRecipientRows(state, identity);
  if (rows.length === 0) throw objectNotFound(identity);
  if (rows.length > 1) throw ambiguousIdentity(identity);
  return rows[0]!;
}

const indexed = new WeakMap<EstateState, Map<string, number[]>>();

/** Made once, when somebody first asks for a display name. */
function displayNames(state: EstateState): Map<string, number[]> {
  let index = indexed.get(state);
  if (index) return index;
  index = new Map<string, number[]>();
  indexed.set(state, index);
  for (let row = 0; row < state.recipients.count; row++) {
    const name = String(
      state.recipients.property(row, "DisplayName"),
    ).toLowerCase();
    const known = index.get(name);
    if (known) known.push(row);
    else index.set(name, [row]);
  }
  return index;
}
