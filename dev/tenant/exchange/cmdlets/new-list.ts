import { addressOf, type ListPlan } from "../../estate/list-plan";
import type { EstateState } from "../../state/create-tenant-state";
import {
  objectRows,
  textParameter,
  type Cmdlet,
  type Parameters,
} from "../cmdlet";
import { badParameters } from "../exchange-error";
import { readFilter } from "../filter-parameter";
import { listRow } from "../list-row";
import {
  assertFree,
  defaultAlias,
  longestName,
  readAddress,
  readAlias,
} from "../list-names";
import {
  precannedFilter,
  precannedParameters,
  precannedSettings,
} from "../precanned-filter";
import { requiredText } from "../required-text";
import { readSenders } from "../sender-parameter";
import type { WriteScope } from "../write-scope";
import { settingWrites } from "./set-list";

const namingParameters = [
  "Name",
  "Alias",
  "DisplayName",
  "PrimarySmtpAddress",
  "OrganizationalUnit",
  "Confirm",
];

/** Names that are free. Throws ExchangeError. */
function readNames(parameters: Parameters, state: EstateState) {
  const Name = requiredText(parameters, "Name");
  if (Name.length > longestName) throw badParameters("Name");
  const alias = readAlias(parameters) ?? defaultAlias(Name);
  const address = readAddress(parameters, state) ?? addressOf(alias);
  const name = address.split("@")[0]!.toLowerCase();
  assertFree(state, { Name, Alias: alias, PrimarySmtpAddress: address });
  return {
    name,
    made: { name: Name, alias, address },
    displayName: textParameter(parameters, "displayname") || Name,
  };
}

function create(
  parameters: Parameters,
  state: EstateState,
  plan: ListPlan & Required<Pick<ListPlan, "made">>,
  { assertMakeable }: WriteScope,
) {
  const isDynamic = plan.kind === "dynamicDistributionGroup";
  assertMakeable({
    Name: plan.made.name,
    Alias: plan.made.alias,
    DisplayName: plan.displayName,
    PrimarySmtpAddress: plan.made.address,
    RecipientType: plan.type,
    RecipientTypeDetails: plan.type,
  });
  const list = state.lists.add(plan);
  for (const write of settingWrites(parameters, state, list, isDynamic))
    write();
  if (isDynamic)
    for (const [name, value] of precannedSettings(parameters))
      list.settings.set(name, value);
  return objectRows([listRow(state, list, null)]);
}

/** Learn: there is no parameter for senders, so every list is born open; it is usable after up to two hours. */
export const newDynamicDistributionGroup: Cmdlet = {
  name: "New-DynamicDistributionGroup",
  parameters: [
    ...namingParameters,
    ...precannedParameters,
    "RecipientFilter",
    "RecipientContainer",
    "ManagedBy",
    "ModeratedBy",
    "ModerationEnabled",
    "SendModerationNotifications",
    "Notes",
    "DirectMembershipOnly",
  ],
  run(parameters, state, scope) {
    const precanned = precannedFilter(parameters);
    const custom = readFilter(parameters, state);
    // Learn: IncludedRecipients with its conditions, or RecipientFilter.
    if ((precanned === null) === (custom === null))
      throw badParameters("RecipientFilter");
    checkSettings(parameters, state, true);
    return create(
      parameters,
      state,
      {
        ...readNames(parameters, state),
        kind: "dynamicDistributionGroup",
        type: "DynamicDistributionGroup",
        filter: custom ?? precanned!,
      },
      scope,
    );
  },
};

export const newDistributionGroup: Cmdlet = {
  name: "New-DistributionGroup",
  parameters: [
    ...namingParameters,
    "Members",
    "Type",
    "ManagedBy",
    "ModeratedBy",
    "ModerationEnabled",
    "SendModerationNotifications",
    "RequireSenderAuthenticationEnabled",
    "Notes",
    "MemberJoinRestriction",
    "MemberDepartRestriction",
    "BypassNestedModerationEnabled",
    "CopyOwnerToMember",
    "IgnoreNamingPolicy",
  ],
  run(parameters, state, scope) {
    const members = parameters.has("members")
      ? readSenders(state, "Members", parameters.get("members"), [])
      : [];
    // Learn, Type: Distribution by default, or Security.
    const isSecurity = /^s/i.test(textParameter(parameters, "type"));
    checkSettings(parameters, state, false);
    return create(
      parameters,
      state,
      {
        ...readNames(parameters, state),
        kind: "distributionGroup",
        type: isSecurity
          ? "MailUniversalSecurityGroup"
          : "MailUniversalDistributionGroup",
        members: () => members,
      },
      scope,
    );
  },
};

/** Reads what will be written, so that a refused call makes no list. */
function checkSettings(
  parameters: Parameters,
  state: EstateState,
  isDynamic: boolean,
): void {
  for (const name of ["ManagedBy", "ModeratedBy"])
    if (parameters.has(name.toLowerCase()))
      readSenders(state, name, parameters.get(name.toLowerCase()), []);
  const [any] = state.lists.all();
  if (any) settingWrites(parameters, state, any, isDynamic);
}
