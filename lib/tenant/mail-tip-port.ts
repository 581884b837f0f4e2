import type { CmdletCall } from "./accepted-senders-call";
import type { ExchangeListKind, Guid } from "./exchange-port";

export interface MailTip {
  /** As a sender sees it, without its HTML; null where there is none. */
  text: string | null;
  /** Somebody wrote it in other languages too. */
  translated: boolean;
}

export interface TippedList {
  guid: Guid;
  kind: ExchangeListKind;
}

/** What a list tells its senders. Errors as of `ListControl`. */
export interface MailTipControl {
  readMailTip: (list: TippedList) => Promise<MailTip>;
  /** Null takes it away. */
  writeMailTip: (list: TippedList, text: string | null) => Promise<void>;
}

const setCmdlets = {
  dynamicDistributionGroup: "Set-DynamicDistributionGroup",
  distributionGroup: "Set-DistributionGroup",
  microsoft365Group: "Set-UnifiedGroup",
} as const satisfies Record<ExchangeListKind, string>;

/** The call as it goes over the wire; also what a dry run shows. */
export function mailTipCall(
  { guid, kind }: TippedList,
  text: string | null,
): CmdletCall {
  return {
    cmdlet: setCmdlets[kind],
    parameters: { Identity: guid, MailTip: text },
  };
}
