import { BreakwaterError } from "../../errors/breakwater-error";
import { getCmdlets, type CmdletCall } from "../accepted-senders-call";
import type {
  DirectoryReader,
  ExchangePage,
  ListQuery,
} from "../exchange-port";
import { ExchangeFailure } from "./exchange-failure";
import type { Invoke } from "./invoke-command";

const unlimited = { ResultSize: "Unlimited" } as const;

/** What the snapshot keeps of a list. Whole rows would be a hundred properties wide. */
const listProperties = [
  "Guid",
  "ExternalDirectoryObjectId",
  "Name",
  "DisplayName",
  "PrimarySmtpAddress",
  "RecipientTypeDetails",
  "AcceptMessagesOnlyFromSendersOrMembers",
  "RejectMessagesFromSendersOrMembers",
  "ModerationEnabled",
  "RequireSenderAuthenticationEnabled",
  "ManagedBy",
  "Notes",
  // Where an owner may say what audience he expects.
  ...Array.from({ length: 15 }, (_, n) => `CustomAttribute${n + 1}`),
  "IsDirSynced",
  "WhenCreatedUTC",
  "WhenChangedUTC",
  "WhenCreated",
  "WhenChanged",
] as const;

const dynamicListProperties = [
  ...listProperties,
  "RecipientFilter",
  "CalculatedMembershipUpdateTime",
];

const briefProperties = ["Guid", "CalculatedMembershipUpdateTime"];

const memberProperties = ["Guid", "PrimarySmtpAddress", "RecipientTypeDetails"];

export function createDirectoryReader(
  invoke: Invoke,
  deadline: () => number,
): DirectoryReader {
  async function* read(
    call: CmdletCall,
    select: readonly string[],
  ): AsyncGenerator<ExchangePage> {
    try {
      yield* invoke(call, { priority: "background", deadline, select });
    } catch (error) {
      throw error instanceof ExchangeFailure ? error.error : error;
    }
  }
  async function* members(cmdlet: string, guid: string) {
    // Without an identity, or with one that is gone, the cmdlet returns every recipient there is.
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(guid)) {
      throw new BreakwaterError(
        "internal",
        "Members are only ever asked for by the GUID of their list.",
      );
    }
    yield* read(
      { cmdlet, parameters: { Identity: guid, ...unlimited } },
      memberProperties,
    );
  }

  const lists =
    (cmdlet: string, properties: readonly string[]) =>
    ({ filter, brief }: ListQuery = {}) =>
      read(
        {
          cmdlet,
          parameters: { ...(filter && { Filter: filter }), ...unlimited },
        },
        brief ? briefProperties : properties,
      );

  return {
    recipients: ({ filter, properties, atMost }) =>
      read(
        {
          cmdlet: "Get-Recipient",
          parameters: {
            ...(filter && { Filter: filter }),
            ...(atMost === undefined ? unlimited : { ResultSize: atMost }),
          },
        },
        properties,
      ),
    dynamicLists: lists(
      getCmdlets.dynamicDistributionGroup,
      dynamicListProperties,
    ),
    staticLists: lists(getCmdlets.distributionGroup, listProperties),
    unifiedLists: lists(getCmdlets.microsoft365Group, listProperties),
    dynamicMembers: (list) =>
      members("Get-DynamicDistributionGroupMember", list),
    staticMembers: (list) => members("Get-DistributionGroupMember", list),
  };
}
