import { count } from "../words";
import type { TenantRule } from "./tenant-rule";

/** The default of a mailbox in Exchange Online; up to 1,000 can be set (Learn, Set-Mailbox). */
const usual = 500;

export const tenantMailboxRecipientLimit: TenantRule = {
  id: "tenant-mailbox-recipient-limit",
  judge({ mailboxes }) {
    if (!mailboxes.read) return null;
    const { looked, all, byLimit } = mailboxes.value;
    const more = [...byLimit].reduce(
      (sum, [limit, found]) =>
        limit === "Unlimited" || limit > usual ? sum + found : sum,
      0,
    );
    if (more === 0) return null;
    return {
      severity: "low",
      message: `${count(more)} of ${all ? "all" : "the first"} ${count(looked)} mailboxes may address more than ${usual} recipients in one message (RecipientLimits).`,
      mend: `Get-Mailbox -ResultSize Unlimited | Where-Object { $_.RecipientLimits -eq 'Unlimited' -or [int]"$($_.RecipientLimits)" -gt ${usual} } | Set-Mailbox -RecipientLimits ${usual}`,
    };
  },
};
