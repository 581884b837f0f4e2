import { quote } from "./mend-commands";
import type { TenantRule } from "./tenant-rule";

/** Who administers lists as Exchange comes (Learn, Exchange Online permissions). */
const usual = new Set(["recipient management", "organization management"]);

export const tenantListCreators: TenantRule = {
  id: "tenant-list-creators",
  judge({ listCreators }) {
    if (!listCreators.read) return null;
    const everyone = listCreators.value.filter(
      ({ role, assigneeType }) =>
        role.toLowerCase() === "mydistributiongroups" ||
        assigneeType.toLowerCase() === "roleassignmentpolicy",
    );
    const others = listCreators.value.filter(
      (one) =>
        !everyone.includes(one) && !usual.has(one.assignee.toLowerCase()),
    );
    if (everyone.length === 0 && others.length === 0) return null;
    const said = [
      ...(everyone.length > 0
        ? [
            `every user with ${names(everyone.map(({ assignee }) => assignee))} may (${names(everyone.map(({ role }) => role))})`,
          ]
        : []),
      ...(others.length > 0
        ? [`so may ${names(others.map(({ assignee }) => assignee))}`]
        : []),
    ];
    return {
      severity: everyone.length > 0 ? "medium" : "low",
      message: `Who may create mailing lists: ${said.join("; ")}.`,
      mend: [...everyone, ...others]
        .map(
          ({ name }) =>
            `Remove-ManagementRoleAssignment -Identity ${quote(name)}`,
        )
        .join("\n"),
    };
  },
};

function names(all: readonly string[]): string {
  return [...new Set(all)].join(", ");
}
