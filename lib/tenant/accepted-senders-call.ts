import type { ExchangeListKind, Guid, NonEmpty } from "./exchange-port";

/** A cmdlet as it goes over the wire; also what a dry run shows. */
export interface CmdletCall {
  cmdlet: string;
  parameters: Record<string, unknown>;
}

export const getCmdlets = {
  dynamicDistributionGroup: "Get-DynamicDistributionGroup",
  distributionGroup: "Get-DistributionGroup",
  microsoft365Group: "Get-UnifiedGroup",
} as const satisfies Record<ExchangeListKind, string>;

const setCmdlets = {
  dynamicDistributionGroup: "Set-DynamicDistributionGroup",
  distributionGroup: "Set-DistributionGroup",
  microsoft365Group: "Set-UnifiedGroup",
} as const satisfies Record<ExchangeListKind, string>;

interface Target {
  guid: Guid;
  kind: ExchangeListKind;
}

/** Replaces the whole of the accepted senders: a plain array overwrites. */
export function acceptedSendersCall(
  list: Target,
  senders: NonEmpty<Guid>,
): CmdletCall {
  return {
    cmdlet: setCmdlets[list.kind],
    parameters: {
      Identity: list.guid,
      AcceptMessagesOnlyFromSendersOrMembers: [...senders],
    },
  };
}

/** Everyone may write. The empty collection of this API is a hashtable without entries. */
export function everyoneCall(list: Target): CmdletCall {
  return {
    cmdlet: setCmdlets[list.kind],
    parameters: {
      Identity: list.guid,
      AcceptMessagesOnlyFromSendersOrMembers: {
        "@odata.type": "#Exchange.GenericHashTable",
      },
    },
  };
}
