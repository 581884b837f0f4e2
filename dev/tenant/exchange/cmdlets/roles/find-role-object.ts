import type { EstateState } from "../../../state/create-tenant-state";
import {
  roleKey,
  type ServicePrincipal,
} from "../../../state/roles/role-directory";
import { badParameters, objectNotFound } from "../../exchange-error";
import { findOneRecipient } from "../../find-recipient";

/** By name or GUID. Throws ExchangeError where it is nowhere. */
export function findNamed<T extends { name: string; guid?: string }>(
  objects: ReadonlyMap<string, T>,
  identity: string,
): T {
  const found =
    objects.get(roleKey(identity)) ??
    [...objects.values()].find(({ guid }) => guid === identity.toLowerCase());
  if (!found) throw objectNotFound(identity);
  return found;
}

/** By object id, application id or display name (Learn, Get-ServicePrincipal, Identity). */
export function principalWith(
  { roles }: EstateState,
  identity: string,
): ServicePrincipal | undefined {
  const wanted = identity.toLowerCase();
  return [...roles.principals.values()].find(
    ({ appId, objectId, displayName }) =>
      [appId, objectId, displayName.toLowerCase()].includes(wanted),
  );
}

/** A member of a role group: a service principal's object id, or the row of a recipient. */
export function memberKey(
  state: EstateState,
  identity: unknown,
): string | number {
  if (typeof identity !== "string") throw badParameters("Member");
  return (
    principalWith(state, identity)?.objectId ??
    findOneRecipient(state, identity)
  );
}

export function memberName(state: EstateState, key: string | number): string {
  return typeof key === "number"
    ? String(state.recipients.property(key, "Name"))
    : (state.roles.principals.get(key)?.displayName ?? key);
}
