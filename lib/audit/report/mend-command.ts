import type { AuditedList } from "../audit-snapshot";

/** The PowerShell that mends a finding; null where only a person can decide what is right. */
export function mendCommand(
  rule: string,
  list: Pick<AuditedList, "address" | "kind" | "expectedAudience">,
): string | null {
  const set = {
    dynamicDistributionGroup: "Set-DynamicDistributionGroup",
    distributionGroup: "Set-DistributionGroup",
    microsoft365Group: "Set-UnifiedGroup",
  }[list.kind];
  const identity = quote(list.address);
  switch (rule) {
    case "over-limit":
    case "unexpected-reach":
      return `${set} -Identity ${identity} -AcceptMessagesOnlyFromSendersOrMembers "<who may write>"`;
    case "no-lever":
      return `# where the list is mastered:\nSet-DistributionGroup -Identity ${identity} -AcceptMessagesOnlyFromSendersOrMembers "<who may write>"`;
    case "audiences-differ":
      return list.kind === "dynamicDistributionGroup"
        ? `${set} -Identity ${identity} -ForceMembershipRefresh`
        : null;
    case "unapproved-list":
      return `breakwater lists approve ${list.address} --expected <recipients> --reason "<why>"`;
    case "filter-no-recipient-type":
    case "filter-expanded-null":
    case "filter-literal-variable":
    case "filter-ambiguous-and-or":
    case "filter-only-excludes":
    case "filter-always-empty":
    case "filter-ineffective-exclusion":
    case "filter-invalid":
      return `${set} -Identity ${identity} -RecipientFilter "<the mended filter>"`;
    default:
      return null;
  }
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '`"')}"`;
}
