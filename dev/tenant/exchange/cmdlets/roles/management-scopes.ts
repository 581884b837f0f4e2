import {
  roleKey,
  type ManagementScope,
} from "../../../state/roles/role-directory";
import {
  nothing,
  objectRow,
  objectRows,
  textParameter,
  type Cmdlet,
} from "../../cmdlet";
import { matchFilter } from "../../../filter/match-filter";
import { assertFilter } from "../../choose-recipients";
import {
  alreadyExists,
  objectNotFound,
  taskRefused,
} from "../../exchange-error";
import { findOneRecipient } from "../../find-recipient";
import { requiredText } from "../../required-text";
import { findNamed, principalWith } from "./find-role-object";

const rowOf = ({ name, filter }: ManagementScope) => ({
  Name: name,
  Identity: name,
  RecipientFilter: filter,
  ScopeRestrictionType: "RecipientScope",
  Exclusive: false,
});

const newManagementScope: Cmdlet = {
  name: "New-ManagementScope",
  parameters: ["Name", "RecipientRestrictionFilter", "Confirm", "Force"],
  run(parameters, state) {
    const { roles } = state;
    const name = requiredText(parameters, "Name");
    if (roles.scopes.has(roleKey(name)))
      throw alreadyExists("The management scope", name);
    const filter = requiredText(parameters, "RecipientRestrictionFilter");
    assertFilter(state, filter);
    const scope = { name, filter };
    roles.scopes.set(roleKey(name), scope);
    return objectRow(rowOf(scope));
  },
};

const getManagementScope: Cmdlet = {
  name: "Get-ManagementScope",
  parameters: ["Identity", "ResultSize"],
  run(parameters, { roles }) {
    const identity = textParameter(parameters, "identity");
    return objectRows(
      (identity
        ? [findNamed(roles.scopes, identity)]
        : [...roles.scopes.values()]
      ).map(rowOf),
    );
  },
};

/** Learn, Remove-ManagementScope: not while a role assignment uses it. */
const removeManagementScope: Cmdlet = {
  name: "Remove-ManagementScope",
  parameters: ["Identity", "Confirm"],
  run(parameters, { roles }) {
    const { name } = findNamed(
      roles.scopes,
      requiredText(parameters, "Identity"),
    );
    const user = [...roles.assignments.values()].find(
      ({ writeScope, resourceScope }) =>
        writeScope === name || resourceScope === name,
    );
    if (user)
      throw taskRefused(
        `The management scope "${name}" is used by the role assignment "${user.name}".`,
      );
    roles.scopes.delete(roleKey(name));
    return nothing;
  },
};

/** Learn, Test-ServicePrincipalAuthorization: what a service principal's assignments let it do with a mailbox. */
const testServicePrincipalAuthorization: Cmdlet = {
  name: "Test-ServicePrincipalAuthorization",
  parameters: ["Identity", "Resource"],
  run(parameters, state) {
    const identity = requiredText(parameters, "Identity");
    const principal = principalWith(state, identity);
    if (!principal) throw objectNotFound(identity);
    const resource = textParameter(parameters, "resource");
    const row = resource === "" ? undefined : findOneRecipient(state, resource);
    const { assignments, scopes } = state.roles;
    return objectRows(
      [...assignments.values()]
        .filter(({ assignee }) => assignee === principal.objectId)
        .map(({ role, resourceScope }) => {
          const scope =
            resourceScope === null
              ? undefined
              : scopes.get(roleKey(resourceScope));
          return {
            RoleName: role,
            GrantedPermissions: role.replace(/^Application /, ""),
            AllowedResourceScope: resourceScope ?? "Organization",
            ScopeType:
              resourceScope === null ? "Organization" : "CustomRecipientScope",
            InScope:
              row === undefined
                ? "Not Run"
                : !scope || matchFilter(scope.filter, state.rows)(row),
          };
        }),
    );
  },
};

export const managementScopeCmdlets: readonly Cmdlet[] = [
  testServicePrincipalAuthorization,
  newManagementScope,
  getManagementScope,
  removeManagementScope,
];
