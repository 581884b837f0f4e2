import type { ExclusionEra } from "../filter/append-exclusions";

/** A list before it lives: what the estate decides about it. */
export interface ListPlan {
  /** Local part of its address, in lower case. */
  name: string;
  /** As a cmdlet was told, letter case and all; it has no address of an earlier system. */
  made?: { name: string; alias: string; address: string };
  displayName: string;
  kind: "dynamicDistributionGroup" | "distributionGroup" | "microsoft365Group";
  /** RecipientTypeDetails. */
  type:
    | "DynamicDistributionGroup"
    | "MailUniversalDistributionGroup"
    | "MailUniversalSecurityGroup"
    | "GroupMailbox";
  /** As an administrator typed it, before Exchange appends its exclusions. */
  filter?: string;
  /** How often and how long ago it was saved, where that is not once and lately. */
  saved?: { times: number; era: ExclusionEra };
  /** Rows of people. */
  members?: () => Iterable<number>;
  /** Names of lists that are members too. */
  nested?: readonly string[];
  /** Row of the owner. */
  owner?: number;
  /** Names of lists whose members may write; none: everyone. */
  accepts?: readonly string[];
  moderated?: boolean;
  synced?: boolean;
  notes?: string;
  membershipRule?: string;
}

/** Accepted domain of every estate. */
export const estateDomain = "wharfedale.example";

/** Lists that every estate has, whatever its seed and scale: their names are part of the contract with dev/policy.json. */
export const knownLists = {
  approvedSenders: "breakwater-approved-senders",
  canary: "breakwater-canary",
  /** The list of 14 November 2016: meant for a project team, it takes everyone in England. */
  faulty: "north-tyne-project-team",
  onlyExcludes: "estates-contractors-all",
  largeAllowed: ["nursing-community", "clinical-updates"],
  openSmall: [
    "ashby-managers",
    "radiology-directors",
    "rota-bank-staff",
    "pharmacy-leads",
    "island-clinics",
    "maternity-consultants",
  ],
  allStaff: "all-staff",
  moderated: "executive-bulletin",
  overThousandMembers: "digital-bulletin",
  synced: "legacy-site-managers",
  communications: "communications-team",
  parent: "regional-forum",
  grandparent: "national-forum",
  cycle: ["exchange-network-a", "exchange-network-b"],
  unified: "improvement-hub",
  unifiedDynamic: "digital-champions",
  securityGroup: "vpn-users-mail",
} as const;

export const addressOf = (name: string) => `${name}@${estateDomain}`;
