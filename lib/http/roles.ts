/** App roles of the API's registration. Each includes the ones before it. */
export const roles = [
  "Breakwater.Read",
  "Breakwater.Operate",
  "Breakwater.Approve",
] as const;
export type Role = (typeof roles)[number];

export function holdsRole(held: readonly string[], needed: Role): boolean {
  return roles
    .slice(roles.indexOf(needed))
    .some((sufficient) => held.includes(sufficient));
}
