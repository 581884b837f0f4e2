import type { EstateState } from "../../state/create-tenant-state";
import type { EstateList } from "../../state/estate-list";
import { StoredMembership } from "../../state/stored-membership";
import type { TenantList } from "../../tenant-state";
import {
  nothing,
  textParameter,
  type Cmdlet,
  type Parameters,
} from "../cmdlet";
import { badParameters, syncedFromOnPremises } from "../exchange-error";
import { readFilter } from "../filter-parameter";
import { exchangeTime } from "../../state/exchange-time";
import {
  acceptedParameters,
  rejectedParameters,
  sendersAfter,
} from "../restriction-parameters";
import { readSenders } from "../sender-parameter";
import { namingParameters, readNames } from "../list-names";
import {
  precannedAfter,
  precannedParameters,
  precannedSettings,
} from "../precanned-filter";
import { plainSettings, readSetting } from "../setting-parameters";
import { listOf } from "./get-list";

/** Learn, Set-DynamicDistributionGroup and its siblings. Answers with no rows. */
function setList(name: string, kind: TenantList["kind"]): Cmdlet {
  const isDynamic = kind === "dynamicDistributionGroup";
  return {
    name,
    parameters: [
      "Identity",
      ...acceptedParameters,
      ...rejectedParameters,
      ...Object.values(plainSettings).map(([setting]) => setting),
      ...namingParameters,
      ...recipientSettings,
      ...(isDynamic
        ? [
            "RecipientFilter",
            ...precannedParameters,
            "ForceMembershipRefresh",
            "UpdateMemberCount",
            ...withoutEffect,
          ]
        : ["BypassSecurityGroupManagerCheck", "ForceUpgrade"]),
    ],
    run(parameters, state, { assertWritable }) {
      const identity = textParameter(parameters, "identity");
      if (identity === "") throw badParameters("Identity");
      const list = listOf(state, kind, identity);
      assertWritable(list.row);
      if (list.synced) throw syncedFromOnPremises(list.name, name);
      // All is read before anything is written: a refused call changes nothing.
      const writes = [
        ...sendersWrites(parameters, state, list),
        ...settingWrites(parameters, state, list, isDynamic),
      ];
      const names = readNames(parameters, state, list);
      if (names) writes.push(() => state.lists.writeNames(list, names));
      const custom = readFilter(parameters, state);
      const precanned = precannedAfter(parameters, list.settings);
      if (custom !== null && precanned !== null)
        throw badParameters("RecipientFilter");
      const filter = custom ?? precanned;
      const refresh = parameters.get("forcemembershiprefresh") === true;
      if (writes.length === 0 && filter === null && !refresh)
        return { ...nothing, warnings: [notModified(list.name)] };
      for (const write of writes) write();
      if (filter !== null) state.lists.writeFilter(list, filter);
      if (custom !== null)
        for (const name of precannedParameters) list.settings.delete(name);
      for (const [name, value] of precannedSettings(parameters))
        list.settings.set(name, value);
      if (refresh && list.membership instanceof StoredMembership)
        list.membership.force();
      state.lists.writeSetting(
        list,
        "WhenChanged",
        exchangeTime(state.clock.now()),
      );
      return nothing;
    },
  };
}

/** Settings that name recipients, as their parameters are called. */
const recipientSettings = [
  "ManagedBy",
  "ModeratedBy",
  "BypassModerationFromSendersOrMembers",
  "GrantSendOnBehalfTo",
] as const;

/** Learn, New-DynamicDistributionGroup, RecipientContainer: no effect in Exchange Online; the others are reserved. */
const withoutEffect = [
  "RecipientContainer",
  "DirectMembershipOnly",
  "ForceUpgrade",
];

const notModified = (name: string) =>
  `The command completed successfully but no settings of '${name}' have been modified.`;

function sendersWrites(
  parameters: Parameters,
  state: EstateState,
  list: EstateList,
): (() => void)[] {
  const accepted = sendersAfter(
    acceptedParameters,
    parameters,
    state,
    list.acceptedSenders,
  );
  const rejected = sendersAfter(
    rejectedParameters,
    parameters,
    state,
    list.rejected.written,
  );
  return [
    ...(accepted
      ? [() => state.lists.writeAcceptedSenders(list, accepted)]
      : []),
    ...(rejected
      ? [() => state.lists.writeRejectedSenders(list, rejected)]
      : []),
  ];
}

/** What a call would write, each checked. Throws ExchangeError. */
export function settingWrites(
  parameters: Parameters,
  state: EstateState,
  list: EstateList,
  isDynamic: boolean,
): (() => void)[] {
  const writes: [name: string, value: unknown][] = [];
  for (const parameter of Object.keys(plainSettings)) {
    if (parameters.has(parameter))
      writes.push(
        readSetting(
          parameter,
          parameters.get(parameter),
          list.settings.get(plainSettings[parameter]![0]),
        ),
      );
  }
  for (const setting of recipientSettings) {
    const parameter = setting.toLowerCase();
    if (!parameters.has(parameter)) continue;
    const now = (list.settings.get(setting) as number[] | undefined) ?? [];
    const rows = readSenders(state, setting, parameters.get(parameter), now);
    // Learn, Set-DynamicDistributionGroup, ManagedBy: a single owner; ModeratedBy: people, never a list.
    const refused =
      (setting === "ManagedBy" && isDynamic && rows.length > 1) ||
      (setting === "ModeratedBy" && rows.some((row) => state.lists.byRow(row)));
    if (refused) throw badParameters(setting);
    writes.push([setting, rows]);
  }
  return writes
    .filter(([name, value]) => list.settings.get(name) !== value)
    .map(
      ([name, value]) =>
        () =>
          state.lists.writeSetting(list, name, value),
    );
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
