import type { RuleMail } from "./rule-mail";

/** Learn, New-TransportRule, MessageTypeMatches; the types that this simulation sends. */
export function matchesMessageType(mail: RuleMail, type: string): boolean {
  switch (type.toLowerCase()) {
    // RFC 3834: what an out-of-office answer says of itself.
    case "oof":
      return /^auto-replied/i.test(mail.header("Auto-Submitted") ?? "");
    // RFC 8098.
    case "readreceipt":
      return /disposition-notification/i.test(
        mail.header("Content-Type") ?? "",
      );
    default:
      return false;
  }
}
