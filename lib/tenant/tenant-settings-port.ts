/** A limit as Exchange has it. */
export type Limit = number | "Unlimited";

/** Settings of the tenant that decide how far one mail goes, whatever the lists say. */
export interface TenantSettings extends ExchangeSettings {
  /** Graph, group settings. */
  groupCreation: Section<GroupCreation>;
}

/** Those that Exchange keeps. */
export interface ExchangeSettings {
  /** Get-TransportConfig. */
  transport: Section<{
    /** Recipients of one message; Unlimited is the service's own 1,000. A list counts as one. */
    maxRecipientEnvelopeLimit: Limit | null;
    stormProtection: {
      enabled: boolean | null;
      minimumRecipients: number | null;
      minimumReplies: number | null;
      blockHours: number | null;
    };
  }>;
  /** Get-OrganizationConfig. */
  organization: Section<{
    mailTipsEnabled: boolean | null;
    groupMetricsEnabled: boolean | null;
    largeAudienceThreshold: number | null;
  }>;
  /** Get-Mailbox, a sample: a large tenant has too many to look at each. */
  mailboxes: Section<{
    looked: number;
    /** Whether those were all. */
    all: boolean;
    /** Mailboxes by their RecipientLimits. */
    byLimit: ReadonlyMap<Limit, number>;
  }>;
  /** Get-ManagementRoleAssignment: who may create lists. */
  listCreators: Section<readonly RoleAssignment[]>;
}

/** What was read, or why it was not. */
export type Section<T> =
  { read: true; value: T } | { read: false; code: string };

export interface RoleAssignment {
  name: string;
  role: string;
  assignee: string;
  /** `RoleAssignmentPolicy` stands for every user who has that policy. */
  assigneeType: string;
}

/** Who may create Microsoft 365 groups, beside administrators. */
export interface GroupCreation {
  /** Where false, the members of `allowedGroup` may. */
  everyone: boolean;
  /** Entra object id; null: none. */
  allowedGroup: string | null;
  /** The setting that says so; null: there is none, and the default is in force. */
  settingId: string | null;
}

export interface ExchangeSettingsReader {
  /** Never fails: a section that cannot be read says why. */
  readExchangeSettings: () => Promise<ExchangeSettings>;
}

export interface GroupCreationReader {
  /** Never fails, as above. */
  readGroupCreation: () => Promise<Section<GroupCreation>>;
}
