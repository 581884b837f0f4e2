import { seededGuid } from "../mail-flow/seeded";

/** A registered application of the simulated tenant. */
export interface TenantClient {
  clientId: string;
  clientSecret: string;
  /** App roles by resource. */
  roles: { exchange: string[]; graph: string[]; breakwater: string[] };
  /** Directory roles, which decide about cmdlets (Learn, app-only authentication). */
  directoryRoles: readonly string[];
  displayName: string;
}

export interface TenantClients {
  /** A tenant administrator's: for strangers and tests, never the app's. */
  administrator: TenantClient;
  app: TenantClient;
  read: TenantClient;
  operate: TenantClient;
  approve: TenantClient;
}

const usualGraphRoles: readonly string[] = [
  "User.Read.All",
  "Group.Read.All",
  "GroupMember.Read.All",
  "GroupSettings.Read.All",
  "Mail.Send",
  "ExchangeMessageTrace.Read.All",
];

export function createTenantClients(
  seed: number,
  appDirectoryRoles: readonly string[] = ["Exchange Administrator"],
  appGraphRoles: readonly string[] = usualGraphRoles,
): TenantClients {
  const client = (
    name: string,
    roles: Partial<TenantClient["roles"]>,
    directoryRoles: readonly string[] = [],
  ): TenantClient => ({
    displayName: name,
    directoryRoles,
    clientId: seededGuid(seed, `client:${name}`),
    // A secret of a simulation that listens on loopback only.
    clientSecret: `sim~${seededGuid(seed, `secret:${name}`).replaceAll("-", "")}`,
    roles: { exchange: [], graph: [], breakwater: [], ...roles },
  });
  return {
    administrator: client(
      "administrator",
      {
        exchange: ["Exchange.ManageAsApp", "Exchange.ManageAsAppV2"],
        graph: [...usualGraphRoles, "Directory.ReadWrite.All"],
      },
      ["Exchange Administrator"],
    ),
    app: client(
      "breakwater",
      {
        exchange: ["Exchange.ManageAsApp", "Exchange.ManageAsAppV2"],
        graph: [...appGraphRoles],
      },
      appDirectoryRoles,
    ),
    read: client("operator-read", { breakwater: ["Breakwater.Read"] }),
    operate: client("operator-operate", { breakwater: ["Breakwater.Operate"] }),
    approve: client("operator-approve", { breakwater: ["Breakwater.Approve"] }),
  };
}
