import type { RowValue } from "../filter/row-value";
import type { EstateList } from "./estate-list";

/** A list's property as a recipient, by its name in lower case; null where a list has none. */
export function listProperty(
  list: EstateList,
  lowerName: string,
  { domain, objectId }: { domain: string; objectId: (row: number) => string },
): RowValue {
  switch (lowerName) {
    case "identity":
    case "name":
      return list.plan.made?.name ?? list.name;
    case "alias":
      return list.plan.made?.alias ?? list.name;
    case "distinguishedname":
      return `CN=${list.plan.made?.name ?? list.name},OU=${domain},OU=Microsoft Exchange Hosted Organizations,DC=EURPR00A000,DC=PROD,DC=OUTLOOK,DC=COM`;
    case "primarysmtpaddress":
    case "windowsliveid":
      return list.address;
    case "emailaddresses":
      return [`SMTP:${list.address}`, `smtp:${list.name}@old.${domain}`];
    case "guid":
      return list.guid;
    case "externaldirectoryobjectid":
      // Learn: dynamic distribution groups are not in Entra.
      return list.kind === "dynamicDistributionGroup"
        ? null
        : objectId(list.row);
    case "recipienttypedetails":
    case "recipienttypedetailsvalue":
      return list.plan.type;
    case "recipienttype":
      return list.plan.type === "GroupMailbox"
        ? "MailUniversalDistributionGroup"
        : list.plan.type;
    case "objectclass":
      return list.kind === "dynamicDistributionGroup"
        ? ["top", "msExchDynamicDistributionList"]
        : ["top", "group"];
    case "hiddenfromaddresslistsenabled":
      return list.settings.get("HiddenFromAddressListsEnabled") as boolean;
    case "displayname":
      return (
        (list.settings.get("DisplayName") as string | undefined) ??
        list.plan.displayName
      );
    case "isdirsynced":
      return list.synced;
    case "whencreated":
    case "whencreatedutc":
      return (
        (list.settings.get("WhenCreated") as string | undefined) ??
        "2014-03-10T09:00:00.0000000+00:00"
      );
    case "whenchanged":
    case "whenchangedutc":
      return (
        (list.settings.get("WhenChanged") as string | undefined) ??
        "2016-11-01T06:00:00.0000000+00:00"
      );
    default:
      return null;
  }
}
