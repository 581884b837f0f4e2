import type { EstateState } from "../../../state/create-tenant-state";
import { defaultPolicy } from "../../../state/roles/built-in-roles";
import {
  roleKey,
  type RoleAssignment,
} from "../../../state/roles/role-directory";
import {
  nothing,
  objectRow,
  objectRows,
  textParameter,
  type Cmdlet,
  type Parameters,
} from "../../cmdlet";
import { badParameters, objectNotFound } from "../../exchange-error";
import { findOneRecipient } from "../../find-recipient";
import { addAssignment } from "./add-assignment";
import { requiredText } from "../../required-text";
import { findNamed, memberName, principalWith } from "./find-role-object";

function rowOf(state: EstateState, assignment: RoleAssignment) {
  const assignee = memberName(state, assignment.assignee);
  return {
    Name: assignment.name,
    Identity: assignment.name,
    Guid: assignment.guid,
    Role: assignment.role,
    RoleAssignee: assignee,
    RoleAssigneeName: assignee,
    RoleAssigneeType: assignment.assigneeType,
    RoleAssignmentDelegationType: assignment.delegating
      ? "DelegatingOrgWide"
      : "Regular",
    AssignmentMethod: "Direct",
    Enabled: true,
    CustomRecipientWriteScope: assignment.writeScope,
    CustomResourceScope: assignment.resourceScope,
    EffectiveUserName: "All Group Members",
  };
}

/** Learn, Get-ManagementRoleAssignment: one row for each user who really has the role. */
function effective(state: EstateState, assignment: RoleAssignment) {
  const row = rowOf(state, assignment);
  const group = state.roles.groups.get(roleKey(String(assignment.assignee)));
  const names = group
    ? [...group.members].map((key) => memberName(state, key))
    : [
        assignment.assigneeType === "RoleAssignmentPolicy"
          ? "All Policy Assignees"
          : row.RoleAssigneeName,
      ];
  return names.map((name) => ({ ...row, EffectiveUserName: name }));
}

const getManagementRoleAssignment: Cmdlet = {
  name: "Get-ManagementRoleAssignment",
  parameters: [
    "Identity",
    "Role",
    "RoleAssignee",
    "RoleAssigneeType",
    "Delegating",
    "Enabled",
    "GetEffectiveUsers",
    "AssignmentMethod",
    "ResultSize",
  ],
  run(parameters, state) {
    const { assignments } = state.roles;
    const identity = textParameter(parameters, "identity");
    const role = textParameter(parameters, "role");
    const assignee = textParameter(parameters, "roleassignee").toLowerCase();
    const type = textParameter(parameters, "roleassigneetype").toLowerCase();
    const delegating = parameters.get("delegating");
    const found = (
      identity ? [findNamed(assignments, identity)] : [...assignments.values()]
    ).filter(
      (one) =>
        (role === "" || sameRole(state, role, one.role)) &&
        (assignee === "" || isAssignee(state, one, assignee)) &&
        one.assigneeType.toLowerCase().startsWith(type) &&
        (typeof delegating !== "boolean" || one.delegating === delegating) &&
        parameters.get("enabled") !== false,
    );
    return objectRows(
      parameters.get("geteffectiveusers") === true
        ? found.flatMap((one) => effective(state, one))
        : found.map((one) => rowOf(state, one)),
    );
  },
};

const sameRole = ({ roles }: EstateState, wanted: string, role: string) =>
  roleKey(findNamed(roles.roles, wanted).name) === roleKey(role);

/** Learn, RoleAssignee: roles that one has by a group count too. */
function isAssignee(
  state: EstateState,
  { assignee }: RoleAssignment,
  wanted: string,
): boolean {
  if (memberName(state, assignee).toLowerCase() === wanted) return true;
  const key =
    principalWith(state, wanted)?.objectId ??
    state.recipients.rowByAddress(wanted) ??
    state.recipients.rowByGuid(wanted);
  const group = state.roles.groups.get(roleKey(String(assignee)));
  return (
    key !== undefined && (assignee === key || group?.members.has(key) === true)
  );
}

/** Learn, New-ManagementRoleAssignment: one of these says who gets the role. */
const assigneeParameters = [
  "App",
  "SecurityGroup",
  "User",
  "Policy",
  "Computer",
] as const;

const newManagementRoleAssignment: Cmdlet = {
  name: "New-ManagementRoleAssignment",
  parameters: [
    "Name",
    "Role",
    ...assigneeParameters,
    "Delegating",
    "CustomRecipientWriteScope",
    "CustomResourceScope",
    "RecipientAdministrativeUnitScope",
    "Confirm",
    "Force",
  ],
  run(parameters, state) {
    const role = findNamed(state.roles.roles, requiredText(parameters, "Role"));
    const scopes = ["customrecipientwritescope", "customresourcescope"].map(
      (name) => {
        const scope = textParameter(parameters, name);
        return scope === "" ? null : findNamed(state.roles.scopes, scope).name;
      },
    );
    const name = textParameter(parameters, "name");
    return objectRow(
      rowOf(
        state,
        addAssignment(state, {
          ...(name !== "" && { name }),
          role: role.name,
          ...readAssignee(parameters, state),
          delegating: parameters.get("delegating") === true,
          writeScope: scopes[0]!,
          resourceScope: scopes[1]!,
        }),
      ),
    );
  },
};

function readAssignee(
  parameters: Parameters,
  state: EstateState,
): Pick<RoleAssignment, "assignee" | "assigneeType"> {
  const given = assigneeParameters.filter((name) =>
    parameters.has(name.toLowerCase()),
  );
  const [kind] = given;
  if (given.length !== 1 || !kind)
    throw badParameters(given[1] ?? "SecurityGroup");
  const identity = requiredText(parameters, kind);
  switch (kind) {
    case "App": {
      const principal = principalWith(state, identity);
      if (!principal) throw objectNotFound(identity);
      return { assigneeType: "ServicePrincipal", assignee: principal.objectId };
    }
    case "SecurityGroup": {
      const group = state.roles.groups.get(roleKey(identity));
      return group
        ? { assigneeType: "RoleGroup", assignee: group.name }
        : {
            assigneeType: "SecurityGroup",
            assignee: findOneRecipient(state, identity),
          };
    }
    case "Policy":
      if (roleKey(identity) !== roleKey(defaultPolicy))
        throw objectNotFound(identity);
      return { assigneeType: "RoleAssignmentPolicy", assignee: defaultPolicy };
    case "User":
      return {
        assigneeType: "User",
        assignee: findOneRecipient(state, identity),
      };
    case "Computer":
      throw objectNotFound(identity);
  }
}

const removeManagementRoleAssignment: Cmdlet = {
  name: "Remove-ManagementRoleAssignment",
  parameters: ["Identity", "Confirm", "Force"],
  run(parameters, { roles }) {
    const { name } = findNamed(
      roles.assignments,
      requiredText(parameters, "Identity"),
    );
    roles.assignments.delete(roleKey(name));
    return nothing;
  },
};

export const roleAssignmentCmdlets: readonly Cmdlet[] = [
  getManagementRoleAssignment,
  newManagementRoleAssignment,
  removeManagementRoleAssignment,
];
