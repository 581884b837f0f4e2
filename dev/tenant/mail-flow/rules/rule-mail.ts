import type { TenantState } from "../../tenant-state";
import type { Expansions } from "../expansions";
import type { Mail } from "../mail";

/** What conditions ask about a mail. */
export interface RuleMail {
  readonly mail: Mail;
  /** Values of a header, without case of its name. */
  header(name: string): string | undefined;
  /** Whether any of those addresses is named there. Rules know primary addresses only (Learn, AnyOfToHeader). */
  names(header: readonly string[], identities: readonly string[]): boolean;
  isFrom(identities: readonly string[]): boolean;
  isFromMemberOf(identities: readonly string[]): boolean;
}

export function readRuleMail(
  state: Pick<TenantState, "lists" | "recipients">,
  expansions: Expansions,
  mail: Mail,
): RuleMail {
  const headers = new Map(
    Object.entries({
      "Message-ID": mail.messageId,
      Subject: mail.subject,
      From: mail.headerFrom,
      To: mail.headerTo.join(", "),
      Cc: mail.headerCc.join(", "),
      ...(mail.inReplyTo === null ? {} : { "In-Reply-To": mail.inReplyTo }),
      ...(mail.references.length
        ? { References: mail.references.join(" ") }
        : {}),
      ...mail.headers,
    }).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const rowOf = (identity: string) =>
    state.recipients.rowByAddress(identity) ??
    state.recipients.rowByGuid(identity);
  const primary = (identity: string) => {
    const row = rowOf(identity);
    const address =
      row === undefined
        ? null
        : state.recipients.property(row, "PrimarySmtpAddress");
    return typeof address === "string"
      ? address.toLowerCase()
      : identity.toLowerCase();
  };
  return {
    mail,
    header: (name) => headers.get(name.toLowerCase()),
    names: (header, identities) =>
      identities.some((one) => header.includes(primary(one))),
    isFrom: (identities) =>
      identities.some((one) => primary(one) === mail.senderAddress),
    isFromMemberOf: (identities) =>
      mail.senderRow !== null &&
      identities.some((identity) => {
        const row = rowOf(identity);
        const group = row === undefined ? undefined : state.lists.byRow(row);
        // As stored, up to 24 hours old, like everything that asks a dynamic list (Learn, modern DDGs).
        return group ? expansions.rows(group).has(mail.senderRow!) : false;
      }),
  };
}
