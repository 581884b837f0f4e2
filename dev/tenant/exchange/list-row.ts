import type { EstateList } from "../state/estate-list";
import type { EstateState } from "../state/create-tenant-state";
import {
  customAttributes,
  extensionAttributes,
} from "../state/custom-attributes";
import { exchangeTime } from "../state/exchange-time";
import { StoredMembership } from "../state/stored-membership";
import type { Row } from "./exchange-row";
import { precannedParameters } from "./precanned-filter";

/** A row of Get-DynamicDistributionGroup, Get-DistributionGroup and Get-UnifiedGroup. */
export function listRow(
  state: EstateState,
  list: EstateList,
  wanted: ReadonlySet<string> | null,
): Row {
  const all = wanted === null;
  const out: Row = {};
  const put = (name: string, value: () => unknown, type?: string) => {
    if (!all && !wanted.has(name.toLowerCase())) return;
    const given = value();
    if (Array.isArray(given)) out[`${name}@odata.type`] = "#Collection(String)";
    if (type) out[`${name}@data.type`] = type;
    out[name] = given;
  };
  const text = (name: string) =>
    put(name, () => state.recipients.property(list.row, name) ?? "");
  const setting = (name: string) =>
    put(name, () => list.settings.get(name) ?? null);
  /** Senders and owners come back as names, not as what was written. */
  const names = (rows: readonly number[]) =>
    rows.map((row) => String(state.recipients.property(row, "Name")));
  const isGroup = (row: number) => state.lists.byRow(row) !== undefined;

  for (const name of [
    "Identity",
    "Name",
    "Alias",
    "DisplayName",
    "DistinguishedName",
    "PrimarySmtpAddress",
  ])
    text(name);
  put("Guid", () => list.guid, "System.Guid");
  text("ExternalDirectoryObjectId");
  text("EmailAddresses");
  text("RecipientTypeDetails");
  text("RecipientType");
  put("IsDirSynced", () => list.synced);
  put("AcceptMessagesOnlyFromSendersOrMembers", () =>
    names(list.acceptedSenders),
  );
  put("AcceptMessagesOnlyFrom", () =>
    names(list.acceptedSenders.filter((row) => !isGroup(row))),
  );
  put("AcceptMessagesOnlyFromDLMembers", () =>
    names(list.acceptedSenders.filter(isGroup)),
  );
  const refused = list.rejected.written;
  put("RejectMessagesFromSendersOrMembers", () => names(refused));
  put("RejectMessagesFrom", () =>
    names(refused.filter((row) => !isGroup(row))),
  );
  put("RejectMessagesFromDLMembers", () => names(refused.filter(isGroup)));
  for (const name of [
    "ManagedBy",
    "ModeratedBy",
    "BypassModerationFromSendersOrMembers",
    "GrantSendOnBehalfTo",
  ])
    put(name, () =>
      names((list.settings.get(name) as number[] | undefined) ?? []),
    );
  for (const name of [
    "ModerationEnabled",
    "RequireSenderAuthenticationEnabled",
    "SendModerationNotifications",
    "HiddenFromAddressListsEnabled",
    "ReportToManagerEnabled",
    "ReportToOriginatorEnabled",
    "SendOofMessageToOriginatorEnabled",
    "SimpleDisplayName",
    "Notes",
    "MailTip",
  ])
    setting(name);
  for (const name of customAttributes)
    put(name, () => list.settings.get(name) ?? "");
  for (const name of extensionAttributes)
    put(name, () => list.settings.get(name) ?? []);
  // Learn, MailTip: it is the default of its translations too.
  put("MailTipTranslations", () => {
    const tip = list.settings.get("MailTip") as string | null | undefined;
    const others = (list.settings.get("MailTipTranslations") ?? []) as string[];
    return [...(tip ? [`default:${tip}`] : []), ...others];
  });
  put("MaxReceiveSize", () => "Unlimited");
  if (list.kind === "dynamicDistributionGroup") {
    put("RecipientFilter", () => list.recipientFilter);
    put("RecipientContainer", () => state.domain);
    const precanned = list.settings.get("IncludedRecipients") ?? null;
    put("RecipientFilterType", () =>
      precanned === null ? "Custom" : "Precanned",
    );
    put("IncludedRecipients", () => precanned);
    for (const name of precannedParameters.slice(1))
      put(name, () => list.settings.get(name) ?? []);
    put(
      "CalculatedMembershipUpdateTime",
      () => timeOf(list),
      "System.DateTime",
    );
  }
  for (const name of ["WhenCreated", "WhenCreatedUTC"])
    put(
      name,
      () => state.recipients.property(list.row, "WhenCreated"),
      "System.DateTime",
    );
  for (const name of ["WhenChanged", "WhenChangedUTC"])
    put(
      name,
      () =>
        list.settings.get("WhenChanged") ??
        state.recipients.property(list.row, "WhenChanged"),
      "System.DateTime",
    );
  return out;
}

function timeOf(list: EstateList): string | null {
  return list.membership instanceof StoredMembership
    ? exchangeTime(list.membership.updatedAt)
    : null;
}
