import type { ListRecord } from "../../directory/snapshot";

const setCmdlets = {
  dynamicDistributionGroup: "Set-DynamicDistributionGroup",
  distributionGroup: "Set-DistributionGroup",
  microsoft365Group: "Set-UnifiedGroup",
} as const;

type Target = Pick<ListRecord, "address" | "kind">;

/** Who may write to a list. */
export function limitSendersCommand({ address, kind }: Target): string {
  return `${setCmdlets[kind]} -Identity ${quote(address)} -AcceptMessagesOnlyFromSendersOrMembers '<who may write>'`;
}

/** Braces keep PowerShell from reading $null and $true before Exchange does. */
export function mendFilterCommand({ address, kind }: Target): string | null {
  return kind === "dynamicDistributionGroup"
    ? `${setCmdlets[kind]} -Identity ${quote(address)} -RecipientFilter {<the mended filter>}`
    : null;
}

export function refreshCommand({ address, kind }: Target): string | null {
  return kind === "dynamicDistributionGroup"
    ? `${setCmdlets[kind]} -Identity ${quote(address)} -ForceMembershipRefresh`
    : null;
}

/** For PowerShell: nothing inside single quotes has a meaning but the quote itself. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
