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
  /** Whether anyone whom it is for is a member; a group itself stands for its members. */
  isToMemberOf(identities: readonly string[]): boolean;
  /** `InOrganization`: someone whom it is for is the tenant's own. */
  isToScope(scope: string): boolean;
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
  // As stored, up to 24 hours old, like everything that asks a dynamic list (Learn, modern DDGs).
  const isMember = (row: number, identities: readonly string[]) =>
    identities.some((identity) => {
      const groupRow = rowOf(identity);
      const group =
        groupRow === undefined ? undefined : state.lists.byRow(groupRow);
      return (
        group !== undefined &&
        (groupRow === row || expansions.rows(group).has(row))
      );
    });
  return {
    mail,
    header: (name) => headers.get(name.toLowerCase()),
    names: (header, identities) =>
      identities.some((one) => header.includes(primary(one))),
    isFrom: (identities) =>
      identities.some((one) => primary(one) === mail.senderAddress),
    isFromMemberOf: (identities) =>
      mail.senderRow !== null && isMember(mail.senderRow, identities),
    isToMemberOf: (identities) =>
      mail.recipients.some((address) => {
        const row = rowOf(address);
        return row !== undefined && isMember(row, identities);
      }),
    isToScope: (scope) =>
      mail.recipients.some(
        (address) =>
          (rowOf(address) !== undefined) ===
          (scope.toLowerCase() === "inorganization"),
      ),
  };
}
