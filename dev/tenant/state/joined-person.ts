import type { RowValue } from "../filter/row-value";

/** What a recipient that joins is given; every other property of Exchange by its name in any case. */
export interface JoiningPerson {
  /** RecipientTypeDetails, as `UserMailbox`. */
  type: string;
  /** Local part and domain: the primary SMTP address. */
  address: string;
  properties?: Readonly<Record<string, RowValue>>;
}

/** Properties that a new recipient has from the start, in lower case. */
export function joinedProperties(
  { type, address, properties = {} }: JoiningPerson,
  ids: { guid: string; objectId: string; domain: string; createdAt: string },
): Map<string, RowValue> {
  const external = type === "MailContact" || type === "GuestMailUser";
  const alias = address.split("@")[0]!;
  const values = new Map<string, RowValue>([
    ["identity", alias],
    ["name", alias],
    ["alias", alias],
    ["displayname", alias],
    ["primarysmtpaddress", address],
    ["windowsliveid", address],
    ["userprincipalname", type === "MailContact" ? null : address],
    ["emailaddresses", [`SMTP:${address}`]],
    ["externalemailaddress", external ? `SMTP:${address}` : null],
    ["guid", ids.guid],
    ["externaldirectoryobjectid", ids.objectId],
    ["recipienttype", recipientTypes[type] ?? "UserMailbox"],
    [
      "objectclass",
      [
        "top",
        "person",
        "organizationalPerson",
        type === "MailContact" ? "contact" : "user",
      ],
    ],
    ["hiddenfromaddresslistsenabled", false],
    ["isdirsynced", false],
    ["exchangeuseraccountcontrol", external ? null : "None"],
    ["whencreated", ids.createdAt],
    ["whencreatedutc", ids.createdAt],
    // Active Directory, whenChanged: set from the creation on.
    ["whenchanged", ids.createdAt],
    ["whenchangedutc", ids.createdAt],
  ]);
  for (const [name, value] of Object.entries(properties))
    values.set(name.toLowerCase(), value);
  const name = String(values.get("name"));
  values.set("identity", name);
  values.set(
    "distinguishedname",
    `CN=${name},OU=${ids.domain},OU=Microsoft Exchange Hosted Organizations,DC=EURPR00A000,DC=PROD,DC=OUTLOOK,DC=COM`,
  );
  values.set("recipienttypedetails", type);
  values.set("recipienttypedetailsvalue", type);
  return values;
}

/** RecipientType of each RecipientTypeDetails that is no mailbox. */
const recipientTypes: Readonly<Record<string, string>> = {
  MailContact: "MailContact",
  GuestMailUser: "MailUser",
  MailUser: "MailUser",
  User: "User",
};
