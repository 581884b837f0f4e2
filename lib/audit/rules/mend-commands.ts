import type { FilterMend } from "../../audience/filter/filter-mend";
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

/**
 * The filters to save, each as a command with what to know before it is run. Single quotes keep PowerShell
 * from reading $null and $true before Exchange does. Null where no other filter mends it.
 */
export function mendFilterCommand(
  { address, kind }: Target,
  mends: readonly FilterMend[],
): string | null {
  if (kind !== "dynamicDistributionGroup" || mends.length === 0) return null;
  return mends
    .flatMap(({ note, filter }) => [
      ...(note === null ? [] : [`# ${note}`]),
      `${setCmdlets[kind]} -Identity ${quote(address)} -RecipientFilter ${quote(filter)}`,
    ])
    .join("\n");
}

export function refreshCommand({ address, kind }: Target): string | null {
  return kind === "dynamicDistributionGroup"
    ? `${setCmdlets[kind]} -Identity ${quote(address)} -ForceMembershipRefresh`
    : null;
}

/** For PowerShell: nothing inside single quotes has a meaning but the quote itself, which may be a typographic one. */
export function quote(text: string): string {
  return `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}
