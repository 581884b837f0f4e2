import { addressOf, type ListPlan } from "../../estate/list-plan";
import type { EstateState } from "../../state/create-tenant-state";
import {
  objectRows,
  textParameter,
  type Cmdlet,
  type Parameters,
} from "../cmdlet";
import { alreadyExists, badParameters, taskRefused } from "../exchange-error";
import { readFilter } from "../filter-parameter";
import { listRow } from "../list-row";
import { precannedFilter, precannedParameters } from "../precanned-filter";
import { requiredText } from "../required-text";
import { readSenders } from "../sender-parameter";
import type { WriteScope } from "../write-scope";
import { settingWrites } from "./set-list";

/** Learn, New-DynamicDistributionGroup, Name and Alias. */
const longestName = 64;

const namingParameters = [
  "Name",
  "Alias",
  "DisplayName",
  "PrimarySmtpAddress",
  "OrganizationalUnit",
  "Confirm",
];

/** A name that is free, as the local part of an address and as an alias. Throws ExchangeError. */
function readNames(parameters: Parameters, state: EstateState) {
  const displayName = requiredText(parameters, "Name");
  if (displayName.length > longestName) throw badParameters("Name");
  const given = textParameter(parameters, "primarysmtpaddress");
  const alias =
    given.split("@")[0] ||
    textParameter(parameters, "alias") ||
    displayName.replace(/[^\w.-]+/g, "-");
  // One accepted domain: an estate has no other.
  if (given !== "" && given.toLowerCase() !== addressOf(alias.toLowerCase()))
    throw taskRefused(
      `The domain of "${given}" isn't an accepted domain for your organization.`,
    );
  const name = alias.toLowerCase();
  if (
    state.recipients.rowByAddress(addressOf(name)) !== undefined ||
    state.lists.byIdentity(displayName)
  )
    throw alreadyExists("The recipient", displayName);
  return {
    name,
    displayName: textParameter(parameters, "displayname") || displayName,
  };
}

function create(
  parameters: Parameters,
  state: EstateState,
  plan: ListPlan,
  { assertMakeable }: WriteScope,
) {
  const isDynamic = plan.kind === "dynamicDistributionGroup";
  assertMakeable({
    Name: plan.name,
    Alias: plan.name,
    DisplayName: plan.displayName,
    PrimarySmtpAddress: addressOf(plan.name),
    RecipientType: plan.type,
    RecipientTypeDetails: plan.type,
  });
  const list = state.lists.add(plan);
  for (const write of settingWrites(parameters, state, list, isDynamic))
    write();
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
