/** One way in: `beta` takes every cmdlet, an endpoint of `v2.0` one. */
export interface Surface {
  version: "beta" | "v2.0";
  /** Learn, admin API authentication: the application permission of each. */
  role: "Exchange.ManageAsApp" | "Exchange.ManageAsAppV2";
  path: string;
  only: string | null;
}

export const invokeCommand: Surface = {
  version: "beta",
  role: "Exchange.ManageAsApp",
  path: "InvokeCommand",
  only: null,
};

/** Learn, Exchange Online Admin API (preview): the same envelope, one cmdlet an endpoint. */
export const endpoints: readonly Surface[] = [
  "DynamicDistributionGroupMember",
  "DistributionGroupMember",
  "OrganizationConfig",
].map((path) => ({
  version: "v2.0",
  role: "Exchange.ManageAsAppV2",
  path,
  only: `Get-${path}`,
}));
