import { guid } from "./sync-runs";

export const hour = 3_600_000;
export const objectId = (n: number) => `0bjec7-${n}`;

export function person(n: number, more: object = {}) {
  return {
    Guid: guid(n),
    ExternalDirectoryObjectId: objectId(n),
    Name: `Person ${n}`,
    Alias: `${"abcdefghij"[n % 10] ?? ""}${n}`,
    PrimarySmtpAddress: `P${n}@nhs.example`,
    RecipientTypeDetails: "UserMailbox",
    City: n % 2 === 0 ? "Leeds" : null,
    ...more,
  };
}

export function list(n: number, name: string, more: object = {}) {
  return {
    Guid: guid(n),
    Name: name,
    DisplayName: name,
    PrimarySmtpAddress: `${name}@NHS.example`,
    AcceptMessagesOnlyFromSendersOrMembers: [],
    RejectMessagesFromSendersOrMembers: [],
    ManagedBy: [],
    ...more,
  };
}
