import type { RecipientRef } from "./exchange-port";

export interface NewApprovedSenders {
  address: string;
  name: string;
  /** Addresses or GUIDs; they may write to restricted lists. */
  members: readonly string[];
}

/** What preparing a tenant needs of Exchange. Errors are BreakwaterError `tenant_*`. */
export interface TenantSetup {
  /** Cmdlets that this principal may run, as Exchange spells them. */
  allowedCmdlets(): Promise<string[]>;
  /** A static, mail-enabled security group that nobody joins by himself. */
  createApprovedSenders(group: NewApprovedSenders): Promise<RecipientRef>;
}
