import { seededGuid } from "../../mail-flow/seeded";
import type { Habits } from "../habits";
import {
  builtInRoleGroups,
  builtInRoles,
  defaultPolicy,
  directoryRoleGroups,
} from "./built-in-roles";

export interface ManagementRole {
  name: string;
  guid: string;
  /** Null: it came with the service, and cannot be changed. */
  parent: string | null;
  description: string;
  endUser: boolean;
  /** Names of the cmdlets of its entries. */
  cmdlets: Set<string>;
}

export interface RoleGroup {
  name: string;
  guid: string;
  builtIn: boolean;
  description: string;
  /** Keys of service principals (their object ids) and rows of recipients. */
  members: Set<string | number>;
}

export type AssigneeType =
  | "RoleGroup"
  | "RoleAssignmentPolicy"
  | "User"
  | "SecurityGroup"
  | "ServicePrincipal";

export interface RoleAssignment {
  name: string;
  guid: string;
  role: string;
  assigneeType: AssigneeType;
  /** Name of the group or policy, object id of a service principal, row of a recipient. */
  assignee: string | number;
  /** May be given on, and gives no right to run anything itself. */
  delegating: boolean;
  /** Name of a management scope. */
  resourceScope: string | null;
  writeScope: string | null;
}

export interface ServicePrincipal {
  appId: string;
  objectId: string;
  displayName: string;
}

export interface ManagementScope {
  name: string;
  filter: string;
}

/** Who may do what in Exchange: roles, groups, assignments, service principals and scopes by name without case. */
export interface RoleDirectory {
  readonly roles: Map<string, ManagementRole>;
  readonly groups: Map<string, RoleGroup>;
  readonly assignments: Map<string, RoleAssignment>;
  readonly principals: Map<string, ServicePrincipal>;
  readonly scopes: Map<string, ManagementScope>;
  /** A GUID for what is made next under that name. */
  guidFor(name: string): string;
  rightsOf(appId: string, directoryRoles: readonly string[]): Rights;
}

/**
 * Cmdlets that an application may run, in lower case, each with the recipients that it may write to: the
 * filters of the assignments that grant it, of which one has to match, or null for the whole organisation
 * (Learn, management role scopes: an assignment without a custom write scope has the role's own).
 */
export type Rights = ReadonlyMap<string, ReadonlySet<string> | null>;

export const roleKey = (name: string) => name.toLowerCase();

export function createRoleDirectory(
  seed: number,
  habits: Habits,
  administrators: readonly number[],
): RoleDirectory {
  let made = 0;
  const guidFor = (name: string) => seededGuid(seed, `role:${name}:${made++}`);
  const roles = new Map<string, ManagementRole>();
  const groups = new Map<string, RoleGroup>();
  const assignments = new Map<string, RoleAssignment>();
  const principals = new Map<string, ServicePrincipal>();
  const scopes = new Map<string, ManagementScope>();

  const assign = (
    role: string,
    assigneeType: AssigneeType,
    assignee: string,
    delegating = false,
  ) => {
    // As the service names them: "MyDistributionGroups-Default Role Assignment Policy".
    const name = `${role}-${assignee}${delegating ? "-Delegating" : ""}`;
    assignments.set(roleKey(name), {
      name,
      guid: guidFor(name),
      role,
      assigneeType,
      assignee,
      delegating,
      resourceScope: null,
      writeScope: null,
    });
  };

  for (const { name, cmdlets, endUser = false } of builtInRoles(habits)) {
    roles.set(roleKey(name), {
      name,
      guid: guidFor(name),
      parent: null,
      description: "",
      endUser,
      cmdlets: new Set(cmdlets),
    });
    if (endUser) assign(name, "RoleAssignmentPolicy", defaultPolicy);
    assign(name, "RoleGroup", "Organization Management", true);
  }
  for (const [name, granted] of Object.entries(builtInRoleGroups)) {
    const isTop = name === "Organization Management";
    groups.set(roleKey(name), {
      name,
      guid: guidFor(name),
      builtIn: true,
      description: "",
      members: new Set(isTop ? administrators : []),
    });
    for (const role of granted) assign(role, "RoleGroup", name);
  }

  function assigneesOf(
    appId: string,
    directoryRoles: readonly string[],
  ): Set<string> {
    const keys = new Set(
      directoryRoles.flatMap((role) => directoryRoleGroups[role] ?? []),
    );
    for (const { objectId } of principals.values()) {
      if (principals.get(objectId)?.appId !== appId) continue;
      keys.add(objectId);
      for (const group of groups.values())
        if (group.members.has(objectId)) keys.add(group.name);
    }
    return keys;
  }

  return {
    roles,
    groups,
    assignments,
    principals,
    scopes,
    guidFor,
    rightsOf(appId, directoryRoles) {
      const assignees = assigneesOf(appId.toLowerCase(), directoryRoles);
      const rights = new Map<string, Set<string> | null>();
      for (const one of assignments.values()) {
        if (one.delegating || !assignees.has(String(one.assignee))) continue;
        const filter =
          one.writeScope === null
            ? null
            : scopes.get(roleKey(one.writeScope))!.filter;
        for (const name of roles.get(roleKey(one.role))?.cmdlets ?? []) {
          const cmdlet = name.toLowerCase();
          const known = rights.get(cmdlet);
          if (filter === null || known === null) rights.set(cmdlet, null);
          else rights.set(cmdlet, new Set([...(known ?? []), filter]));
        }
      }
      return rights;
    },
  };
}
