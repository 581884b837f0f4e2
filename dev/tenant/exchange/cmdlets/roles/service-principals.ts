import type { EstateState } from "../../../state/create-tenant-state";
import type { ServicePrincipal } from "../../../state/roles/role-directory";
import {
  nothing,
  objectRow,
  objectRows,
  textParameter,
  type Cmdlet,
} from "../../cmdlet";
import {
  alreadyExists,
  badParameters,
  objectNotFound,
} from "../../exchange-error";
import { requiredText } from "../../required-text";
import { principalWith } from "./find-role-object";

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const rowOf = ({ appId, objectId, displayName }: ServicePrincipal) => ({
  Name: objectId,
  Identity: objectId,
  DisplayName: displayName,
  AppId: appId,
  ObjectId: objectId,
  Guid: objectId,
});

function find(state: EstateState, identity: string): ServicePrincipal {
  const found = principalWith(state, identity);
  if (!found) throw objectNotFound(identity);
  return found;
}

/** Learn, New-ServicePrincipal: a pointer in Exchange to an application of the directory. */
const newServicePrincipal: Cmdlet = {
  name: "New-ServicePrincipal",
  parameters: ["AppId", "ObjectId", "ServiceId", "DisplayName", "Confirm"],
  run(parameters, state) {
    const appId = requiredText(parameters, "AppId").toLowerCase();
    const objectId = (
      textParameter(parameters, "objectid") ||
      requiredText(parameters, "ServiceId")
    ).toLowerCase();
    if (!guid.test(appId)) throw badParameters("AppId");
    if (!guid.test(objectId)) throw badParameters("ObjectId");
    if (principalWith(state, appId) ?? principalWith(state, objectId))
      throw alreadyExists("The service principal", appId);
    const principal = {
      appId,
      objectId,
      displayName: textParameter(parameters, "displayname"),
    };
    state.roles.principals.set(objectId, principal);
    return objectRow(rowOf(principal));
  },
};

const getServicePrincipal: Cmdlet = {
  name: "Get-ServicePrincipal",
  parameters: ["Identity", "ResultSize"],
  run(parameters, state) {
    const identity = textParameter(parameters, "identity");
    return identity === ""
      ? objectRows([...state.roles.principals.values()].map(rowOf))
      : objectRow(rowOf(find(state, identity)));
  },
};

const removeServicePrincipal: Cmdlet = {
  name: "Remove-ServicePrincipal",
  parameters: ["Identity", "Confirm"],
  run(parameters, state) {
    const { roles } = state;
    const { objectId } = find(state, requiredText(parameters, "Identity"));
    roles.principals.delete(objectId);
    for (const { members } of roles.groups.values()) members.delete(objectId);
    for (const [key, { assignee }] of roles.assignments)
      if (assignee === objectId) roles.assignments.delete(key);
    return nothing;
  },
};

export const servicePrincipalCmdlets: readonly Cmdlet[] = [
  newServicePrincipal,
  getServicePrincipal,
  removeServicePrincipal,
];
