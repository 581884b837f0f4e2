import type { EstateState } from "../../../state/create-tenant-state";
import {
  roleKey,
  type ManagementRole,
} from "../../../state/roles/role-directory";
import {
  nothing,
  objectRow,
  objectRows,
  textParameter,
  textsParameter,
  type Cmdlet,
  type Surroundings,
} from "../../cmdlet";
import {
  alreadyExists,
  badParameters,
  objectNotFound,
  taskRefused,
} from "../../exchange-error";
import { requiredText } from "../../required-text";
import { findNamed } from "./find-role-object";

const rowOf = ({
  name,
  guid,
  parent,
  description,
  endUser,
  cmdlets,
}: ManagementRole) => ({
  Name: name,
  Identity: name,
  Guid: guid,
  Parent: parent,
  Description: description,
  IsRootRole: parent === null,
  IsEndUserRole: endUser,
  RoleEntries: [...cmdlets].map(
    (cmdlet) => `(Microsoft.Exchange.Management.PowerShell.E2010) ${cmdlet}`,
  ),
});

/** Learn, find the permissions required to run any Exchange cmdlet: by Cmdlet and CmdletParameters. */
const getManagementRole: Cmdlet = {
  name: "Get-ManagementRole",
  parameters: [
    "Identity",
    "Cmdlet",
    "CmdletParameters",
    "RoleType",
    "GetChildren",
    "Recurse",
    "ResultSize",
  ],
  run(parameters, { roles }, { parametersOf }) {
    const identity = textParameter(parameters, "identity");
    const cmdlet = textParameter(parameters, "cmdlet").toLowerCase();
    const [wanted, known] = [
      textsParameter(parameters, "cmdletparameters"),
      parametersOf(cmdlet)?.map((name) => name.toLowerCase()) ?? [],
    ];
    const matching = namesLike(roles.roles, identity).filter(
      ({ cmdlets }) =>
        cmdlet === "" ||
        ([...cmdlets].some((name) => name.toLowerCase() === cmdlet) &&
          wanted.every((name) => known.includes(name))),
    );
    return objectRows(matching.map(rowOf));
  },
};

/** Learn, New-ManagementRole: it has what its parent has, until entries are removed from it. */
const newManagementRole: Cmdlet = {
  name: "New-ManagementRole",
  parameters: [
    "Name",
    "Parent",
    "Description",
    "EnabledCmdlets",
    "Confirm",
    "Force",
  ],
  run(parameters, { roles }) {
    const name = requiredText(parameters, "Name");
    const parent = findNamed(roles.roles, requiredText(parameters, "Parent"));
    if (roles.roles.has(roleKey(name)))
      throw alreadyExists("The management role", name);
    const enabled = textsParameter(parameters, "enabledcmdlets");
    const role: ManagementRole = {
      name,
      guid: roles.guidFor(name),
      parent: parent.name,
      description: textParameter(parameters, "description"),
      endUser: parent.endUser,
      cmdlets: new Set(
        [...parent.cmdlets].filter(
          (cmdlet) =>
            enabled.length === 0 || enabled.includes(cmdlet.toLowerCase()),
        ),
      ),
    };
    roles.roles.set(roleKey(name), role);
    return objectRow(rowOf(role));
  },
};

const removeManagementRole: Cmdlet = {
  name: "Remove-ManagementRole",
  parameters: ["Identity", "Recurse", "Confirm", "Force"],
  run(parameters, { roles }) {
    const role = findNamed(roles.roles, requiredText(parameters, "Identity"));
    if (role.parent === null)
      throw taskRefused(
        `The management role "${role.name}" is built in and can't be removed.`,
      );
    const children = descendantsOf(roles.roles, role);
    // Learn, Remove-ManagementRole: not while it has children (but with Recurse) or assignments.
    if (children.length > 0 && parameters.get("recurse") !== true)
      throw taskRefused(`The management role "${role.name}" has child roles.`);
    const going = [role, ...children].map(({ name }) => roleKey(name));
    const assigned = [...roles.assignments.values()].find((one) =>
      going.includes(roleKey(one.role)),
    );
    if (assigned)
      throw taskRefused(
        `The management role "${role.name}" is used by the role assignment "${assigned.name}".`,
      );
    for (const key of going) roles.roles.delete(key);
    return nothing;
  },
};

function descendantsOf(
  roles: EstateState["roles"]["roles"],
  { name }: ManagementRole,
): ManagementRole[] {
  return [...roles.values()]
    .filter(({ parent }) => parent === name)
    .flatMap((child) => [child, ...descendantsOf(roles, child)]);
}

/** Learn, Get-ManagementRoleEntry: `Role\Cmdlet`, a star in either. */
const getManagementRoleEntry: Cmdlet = {
  name: "Get-ManagementRoleEntry",
  parameters: ["Identity", "Parameters", "Type", "PSSnapinName", "ResultSize"],
  run(parameters, state, surroundings) {
    const [role, cmdlet] = readEntry(requiredText(parameters, "Identity"));
    const wanted = textsParameter(parameters, "parameters");
    const rows = namesLike(state.roles.roles, role).flatMap((one) =>
      [...one.cmdlets]
        .filter((name) => wildcard(cmdlet).test(name))
        .map((name) => entryRow(one, name, surroundings))
        .filter(({ Parameters }) =>
          wanted.every((name) =>
            Parameters.some((known) => known.toLowerCase() === name),
          ),
        ),
    );
    if (rows.length === 0 && !`${role}${cmdlet}`.includes("*"))
      throw objectNotFound(`${role}\\${cmdlet}`);
    return objectRows(rows);
  },
};

const removeManagementRoleEntry: Cmdlet = {
  name: "Remove-ManagementRoleEntry",
  parameters: ["Identity", "Confirm", "Force"],
  run(parameters, state) {
    const identity = requiredText(parameters, "Identity");
    const [roleName, cmdlet] = readEntry(identity);
    const role = findNamed(state.roles.roles, roleName);
    // Learn, Remove-ManagementRoleEntry: "You can't remove management role entries from built-in management roles."
    if (role.parent === null)
      throw taskRefused(
        `The management role "${role.name}" is built in: its entries can't be removed.`,
      );
    const entry = [...role.cmdlets].find(
      (name) => name.toLowerCase() === cmdlet.toLowerCase(),
    );
    if (entry === undefined) throw objectNotFound(identity);
    role.cmdlets.delete(entry);
    return nothing;
  },
};

function entryRow(
  { name: role }: ManagementRole,
  name: string,
  { parametersOf }: Surroundings,
) {
  return {
    Name: name,
    Identity: `${role}\\${name}`,
    Role: role,
    Type: "Cmdlet",
    PSSnapinName: "Microsoft.Exchange.Management.PowerShell.E2010",
    Parameters: [...(parametersOf(name) ?? [])],
  };
}

function readEntry(identity: string): [role: string, cmdlet: string] {
  const [role, cmdlet, ...rest] = identity.split("\\");
  if (!role || !cmdlet || rest.length > 0) throw badParameters("Identity");
  return [role, cmdlet];
}

function namesLike(
  roles: EstateState["roles"]["roles"],
  name: string,
): ManagementRole[] {
  if (name === "") return [...roles.values()];
  if (!name.includes("*")) return [findNamed(roles, name)];
  return [...roles.values()].filter((role) => wildcard(name).test(role.name));
}

function wildcard(text: string): RegExp {
  const parts = text
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i");
}

export const managementRoleCmdlets: readonly Cmdlet[] = [
  getManagementRole,
  newManagementRole,
  removeManagementRole,
  getManagementRoleEntry,
  removeManagementRoleEntry,
];
