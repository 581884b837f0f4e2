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
  return cannotBeDisplayName.test(identity)
    ? []
    : withDisplayName(state, identity.toLowerCase());
}

export function findOneRecipient(state: EstateState, identity: string): number {
  const rows = findRecipientRows(state, identity);
  if (rows.length === 0) throw objectNotFound(identity);
  if (rows.length > 1) throw ambiguousIdentity(identity);
  return rows[0]!;
}

/** An address or a GUID that is nowhere: nobody's display name, and 1.4 million need not be asked. */
const cannotBeDisplayName = /@|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function withDisplayName({ recipients }: EstateState, wanted: string) {
  const found: number[] = [];
  for (let row = 0; row < recipients.count; row++) {
    const name = recipients.property(row, "DisplayName");
    if (typeof name === "string" && name.toLowerCase() === wanted)
      found.push(row);
  }
  return found;
}
