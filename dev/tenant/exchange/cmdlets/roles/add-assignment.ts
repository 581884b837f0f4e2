import type { EstateState } from "../../../state/create-tenant-state";
import {
  roleKey,
  type RoleAssignment,
} from "../../../state/roles/role-directory";
import { alreadyExists } from "../../exchange-error";
import { memberName } from "./find-role-object";

/** Learn, New-ManagementRoleAssignment: without a name it is called after the role and whoever gets it. */
export function addAssignment(
  state: EstateState,
  given: Pick<RoleAssignment, "role" | "assigneeType" | "assignee"> &
    Partial<RoleAssignment>,
): RoleAssignment {
  const name =
    given.name ?? `${given.role}-${memberName(state, given.assignee)}`;
  const { assignments } = state.roles;
  if (assignments.has(roleKey(name)))
    throw alreadyExists("The management role assignment", name);
  const assignment: RoleAssignment = {
    delegating: false,
    resourceScope: null,
    writeScope: null,
    ...given,
    name,
    guid: state.roles.guidFor(name),
  };
  assignments.set(roleKey(name), assignment);
  return assignment;
}
