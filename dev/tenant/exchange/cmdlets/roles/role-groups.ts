import type { EstateState } from "../../../state/create-tenant-state";
import { roleKey, type RoleGroup } from "../../../state/roles/role-directory";
import {
  nothing,
  objectRow,
  objectRows,
  textParameter,
  type Cmdlet,
} from "../../cmdlet";
import {
  alreadyExists,
  objectNotFound,
  taskRefused,
} from "../../exchange-error";
import { addAssignment } from "./add-assignment";
import { requiredText } from "../../required-text";
import { findNamed, memberKey, memberName } from "./find-role-object";

const assignmentsOf = ({ roles }: EstateState, { name }: RoleGroup) =>
  [...roles.assignments.values()].filter(({ assignee }) => assignee === name);

function rowOf(state: EstateState, group: RoleGroup) {
  const assignments = assignmentsOf(state, group);
  return {
    Name: group.name,
    Identity: group.name,
    DisplayName: group.name,
    Description: group.description,
    Guid: group.guid,
    ManagedBy: ["Organization Management"],
    Roles: [
      ...new Set(
        assignments.flatMap(({ delegating, role }) => (delegating ? [] : role)),
      ),
    ],
    RoleAssignments: assignments.map(({ name }) => name),
    Members: [...group.members].map((key) => memberName(state, key)),
  };
}

const getRoleGroup: Cmdlet = {
  name: "Get-RoleGroup",
  parameters: ["Identity", "ResultSize", "Filter", "SortBy"],
  run(parameters, state) {
    const identity = textParameter(parameters, "identity");
    const groups = identity
      ? [findNamed(state.roles.groups, identity)]
      : [...state.roles.groups.values()];
    return objectRows(groups.map((group) => rowOf(state, group)));
  },
};

/** Learn, New-RoleGroup: its roles become assignments named after both. */
const newRoleGroup: Cmdlet = {
  name: "New-RoleGroup",
  parameters: [
    "Name",
    "DisplayName",
    "Description",
    "Roles",
    "Members",
    "ManagedBy",
    "CustomRecipientWriteScope",
    "Confirm",
    "Force",
  ],
  run(parameters, state) {
    const name = requiredText(parameters, "Name");
    if (state.roles.groups.has(roleKey(name)))
      throw alreadyExists("The role group", name);
    const roles = valuesOf(parameters.get("roles")).map((role) =>
      findNamed(state.roles.roles, String(role)),
    );
    const members = valuesOf(parameters.get("members")).map((member) =>
      memberKey(state, member),
    );
    const scope = textParameter(parameters, "customrecipientwritescope");
    if (scope !== "") findNamed(state.roles.scopes, scope);
    const group: RoleGroup = {
      name,
      guid: state.roles.guidFor(name),
      builtIn: false,
      description: textParameter(parameters, "description"),
      members: new Set(members),
    };
    state.roles.groups.set(roleKey(name), group);
    for (const role of roles)
      addAssignment(state, {
        role: role.name,
        assigneeType: "RoleGroup",
        assignee: name,
        writeScope: scope || null,
      });
    return objectRow(rowOf(state, group));
  },
};

const removeRoleGroup: Cmdlet = {
  name: "Remove-RoleGroup",
  parameters: [
    "Identity",
    "Confirm",
    "Force",
    "BypassSecurityGroupManagerCheck",
  ],
  run(parameters, state) {
    const group = findNamed(
      state.roles.groups,
      requiredText(parameters, "Identity"),
    );
    // Learn, Remove-RoleGroup: built-in role groups stay.
    if (group.builtIn)
      throw taskRefused(
        `The role group "${group.name}" is built in and can't be removed.`,
      );
    for (const { name } of assignmentsOf(state, group))
      state.roles.assignments.delete(roleKey(name));
    state.roles.groups.delete(roleKey(group.name));
    return nothing;
  },
};

const getRoleGroupMember: Cmdlet = {
  name: "Get-RoleGroupMember",
  parameters: ["Identity", "ResultSize"],
  run(parameters, state) {
    const { members } = findNamed(
      state.roles.groups,
      requiredText(parameters, "Identity"),
    );
    return objectRows(
      [...members].map((key) => ({
        Name: typeof key === "string" ? key : memberName(state, key),
        DisplayName: memberName(state, key),
        Guid:
          typeof key === "string"
            ? key
            : state.recipients.property(key, "Guid"),
        RecipientType:
          typeof key === "string"
            ? "ServicePrincipal"
            : state.recipients.property(key, "RecipientType"),
      })),
    );
  },
};

/** Add- and Remove-RoleGroupMember. */
function changeMember(verb: "Add" | "Remove"): Cmdlet {
  return {
    name: `${verb}-RoleGroupMember`,
    parameters: [
      "Identity",
      "Member",
      "Confirm",
      "BypassSecurityGroupManagerCheck",
    ],
    run(parameters, state) {
      const { name, members } = findNamed(
        state.roles.groups,
        requiredText(parameters, "Identity"),
      );
      const identity = requiredText(parameters, "Member");
      const key = memberKey(state, identity);
      if (verb === "Remove" && !members.delete(key))
        throw objectNotFound(identity);
      if (verb === "Add" && members.has(key))
        throw taskRefused(
          `The recipient "${memberName(state, key)}" is already a member of the group "${name}".`,
        );
      if (verb === "Add") members.add(key);
      return nothing;
    },
  };
}

const valuesOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null
    ? []
    : Array.isArray(value)
      ? value
      : [value];

export const roleGroupCmdlets: readonly Cmdlet[] = [
  getRoleGroup,
  newRoleGroup,
  removeRoleGroup,
  getRoleGroupMember,
  changeMember("Add"),
  changeMember("Remove"),
];
