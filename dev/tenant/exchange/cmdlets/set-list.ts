import { FilterSyntaxError, matchFilter } from "../../filter/match-filter";
import { StoredMembership } from "../../state/stored-membership";
import type { EstateList } from "../../state/estate-list";
import type { EstateState } from "../../state/create-tenant-state";
import type { TenantList } from "../../tenant-state";
import {
  nothing,
  textParameter,
  type Cmdlet,
  type Parameters,
} from "../cmdlet";
import {
  badParameters,
  ExchangeError,
  invalidFilter,
  syncedFromOnPremises,
} from "../exchange-error";
import { exchangeTime } from "../list-row";
import { readSenders } from "../sender-parameter";
import { listOf } from "./get-list";

const senders = "acceptmessagesonlyfromsendersormembers";
const senderHalves = [
  "acceptmessagesonlyfrom",
  "acceptmessagesonlyfromdlmembers",
];
const plainSettings: Record<string, string> = {
  moderationenabled: "ModerationEnabled",
  requiresenderauthenticationenabled: "RequireSenderAuthenticationEnabled",
  hiddenfromaddresslistsenabled: "HiddenFromAddressListsEnabled",
  notes: "Notes",
  mailtip: "MailTip",
};

/** Learn, Set-DynamicDistributionGroup and its siblings. Answers with no rows. */
function setList(name: string, kind: TenantList["kind"]): Cmdlet {
  return {
    name,
    parameters: [
      "identity",
      senders,
      ...senderHalves,
      ...Object.keys(plainSettings),
      "managedby",
      "moderatedby",
      "rejectmessagesfromsendersormembers",
      "bypasssecuritygroupmanagercheck",
      "confirm",
      ...(kind === "dynamicDistributionGroup"
        ? ["recipientfilter", "forcemembershiprefresh", "updatemembercount"]
        : []),
    ],
    run(parameters, state) {
      const identity = textParameter(parameters, "identity");
      if (identity === "") throw badParameters("Identity");
      const list = listOf(state, kind, identity);
      if (list.synced) throw syncedFromOnPremises(list.name, name);
      const accepted = acceptedAfter(parameters, state, list);
      const filter = filterAfter(parameters, state);
      if (accepted) state.lists.writeAcceptedSenders(list, accepted);
      if (filter !== null) state.lists.writeFilter(list, filter);
      if (
        parameters.get("forcemembershiprefresh") === true &&
        list.membership instanceof StoredMembership
      )
        list.membership.force();
      for (const [parameter, setting] of Object.entries(plainSettings)) {
        if (parameters.has(parameter))
          list.settings.set(setting, parameters.get(parameter));
      }
      for (const [parameter, setting] of [
        ["managedby", "ManagedBy"],
        ["moderatedby", "ModeratedBy"],
      ] as const) {
        if (parameters.has(parameter))
          list.settings.set(
            setting,
            readSenders(state, setting, parameters.get(parameter), []),
          );
      }
      list.settings.set("WhenChanged", exchangeTime(state.clock.now()));
      return nothing;
    },
  };
}

/** Individuals and groups are two halves of one setting; the one parameter for both cannot stand beside either. */
function acceptedAfter(
  parameters: Parameters,
  state: EstateState,
  list: EstateList,
): readonly number[] | null {
  const halves = senderHalves.filter((name) => parameters.has(name));
  if (parameters.has(senders)) {
    if (halves.length > 0) {
      throw new ExchangeError(
        400,
        "Microsoft.Exchange.Management.RecipientTasks.RecipientTaskException",
        "The AcceptMessagesOnlyFromSendersOrMembers parameter can't be used with the AcceptMessagesOnlyFrom or AcceptMessagesOnlyFromDLMembers parameters.",
      );
    }
    return readSenders(
      state,
      "AcceptMessagesOnlyFromSendersOrMembers",
      parameters.get(senders),
      list.acceptedSenders,
    );
  }
  if (halves.length === 0) return null;
  const isGroup = (row: number) => state.lists.byRow(row) !== undefined;
  const half = (name: string, of: (row: number) => boolean) => {
    const now = list.acceptedSenders.filter(of);
    return parameters.has(name)
      ? readSenders(state, name, parameters.get(name), now)
      : now;
  };
  return [
    ...half("acceptmessagesonlyfrom", (row) => !isGroup(row)),
    ...half("acceptmessagesonlyfromdlmembers", isGroup),
  ];
}

/** Learn, New-DynamicDistributionGroup: at most 2,048 characters, what Exchange appends included. */
function filterAfter(
  parameters: Parameters,
  state: EstateState,
): string | null {
  if (!parameters.has("recipientfilter")) return null;
  const filter = textParameter(parameters, "recipientfilter");
  try {
    matchFilter(filter, (row, name) => state.recipients.property(row, name));
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw invalidFilter(filter);
    throw error;
  }
  return filter;
}

export const setDynamicDistributionGroup = setList(
  "Set-DynamicDistributionGroup",
  "dynamicDistributionGroup",
);
export const setDistributionGroup = setList(
  "Set-DistributionGroup",
  "distributionGroup",
);
export const setUnifiedGroup = setList("Set-UnifiedGroup", "microsoft365Group");
