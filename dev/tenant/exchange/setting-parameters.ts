import { badParameters } from "./exchange-error";
import {
  customAttributes,
  extensionAttributes,
} from "../state/custom-attributes";
import { text, texts } from "./setting-kinds";

type Kind =
  | "boolean"
  | "text"
  | "attribute"
  | "extension"
  | "mailTip"
  | "translations"
  | "notifications";

/** Settings that are written and read back as they are, by their parameter in lower case. */
export const plainSettings: Record<string, readonly [name: string, Kind]> = {
  moderationenabled: ["ModerationEnabled", "boolean"],
  requiresenderauthenticationenabled: [
    "RequireSenderAuthenticationEnabled",
    "boolean",
  ],
  hiddenfromaddresslistsenabled: ["HiddenFromAddressListsEnabled", "boolean"],
  reporttomanagerenabled: ["ReportToManagerEnabled", "boolean"],
  reporttooriginatorenabled: ["ReportToOriginatorEnabled", "boolean"],
  sendoofmessagetooriginatorenabled: [
    "SendOofMessageToOriginatorEnabled",
    "boolean",
  ],
  sendmoderationnotifications: ["SendModerationNotifications", "notifications"],
  displayname: ["DisplayName", "text"],
  notes: ["Notes", "text"],
  simpledisplayname: ["SimpleDisplayName", "text"],
  mailtip: ["MailTip", "mailTip"],
  mailtiptranslations: ["MailTipTranslations", "translations"],
  ...Object.fromEntries(
    extensionAttributes.map((name) => [
      name.toLowerCase(),
      [name, "extension"],
    ]),
  ),
  ...Object.fromEntries(
    customAttributes.map((name) => [name.toLowerCase(), [name, "attribute"]]),
  ),
};

const readAttribute = text(1_024);

/** Learn, MailTip: at most 175 displayed characters. */
const longestMailTip = 175;

export function readSetting(
  parameter: string,
  value: unknown,
  now?: unknown,
): [name: string, value: unknown] {
  const [name, kind] = plainSettings[parameter]!;
  switch (kind) {
    case "boolean":
      if (typeof value !== "boolean") throw badParameters(name);
      return [name, value];
    case "notifications": {
      const chosen = ["Always", "Internal", "Never"].find(
        (one) => one.toLowerCase() === String(value).toLowerCase(),
      );
      if (chosen === undefined) throw badParameters(name);
      return [name, chosen];
    }
    case "text":
      if (value !== null && typeof value !== "string")
        throw badParameters(name);
      return [name, value ?? ""];
    case "extension":
    case "translations":
      return [name, texts(name, value, now)];
    case "attribute":
      return [name, readAttribute(name, value)];
    case "mailTip":
      return [name, asMailTip(name, value)];
  }
}

/** Learn, MailTip: plain text is wrapped in HTML, whose tags do not count. */
function asMailTip(name: string, value: unknown): string | null {
  if (value === null || value === "") return null;
  if (typeof value !== "string") throw badParameters(name);
  if (value.replace(/<[^>]*>/g, "").trim().length > longestMailTip)
    throw badParameters(name);
  return /^\s*<html/i.test(value)
    ? value
    : `<html>\n<body>\n${value}\n</body>\n</html>\n`;
}
