import type { TenantList, TenantState } from "../tenant-state";
import type { Expansions } from "./expansions";
import type { ListGate } from "./gate";
import type { Mail, Refusal } from "./mail";
import { createSeeded } from "./seeded";

export interface HeldMail {
  readonly id: number;
  readonly mail: Mail;
  readonly list: TenantList;
  readonly heldAt: number;
  readonly expiresAt: number;
  state: "waiting" | "approved" | "rejected" | "expired";
}

export interface Moderation extends ListGate {
  /** Waiting, and decided; oldest first. */
  held(): readonly HeldMail[];
  hold(mail: Mail, list: TenantList, at: number): HeldMail;
  /** The mail to expand now; undefined where it does not wait any more. */
  approve(id: number): HeldMail | undefined;
  /** Whether the sender is told, by `SendModerationNotifications`. */
  reject(id: number): { senderIsTold: boolean } | undefined;
}

const day = 86_400_000;
/** Microsoft's limits text: a held mail expires after 2 days, and what has expired is removed every 7 days. */
const expiresAfter = 2 * day;
const removedEvery = 7 * day;

export const heldForApproval: Refusal = {
  by: "moderation",
  status: null,
  text: "Held for a moderator's approval",
  silent: true,
  trace: "pending",
};

/**
 * Learn, moderated recipients: mail to a moderated list waits without a report until a moderator
 * decides; without moderators the owners do. Moderators' own mail and that of senders exempt by
 * `BypassModerationFromSendersOrMembers` passes. A moderated list within another holds as well
 * (Learn, Set-DistributionGroup, BypassNestedModerationEnabled: "a separate approval is required").
 */
export function createModeration(
  state: Pick<TenantState, "clock" | "lists" | "seed">,
  expansions: Expansions,
): Moderation {
  const entries: HeldMail[] = [];
  const phase = createSeeded(state.seed, "moderation-removal").below(
    removedEvery,
  );

  const rowsOf = (list: TenantList, setting: string) =>
    (list.settings.get(setting) as readonly number[] | undefined) ?? [];

  function isExempt(list: TenantList, sender: number): boolean {
    const moderators = rowsOf(list, "ModeratedBy");
    const deciding = moderators.length ? moderators : rowsOf(list, "ManagedBy");
    return [
      ...deciding,
      ...rowsOf(list, "BypassModerationFromSendersOrMembers"),
    ].some((row) => {
      const group = state.lists.byRow(row);
      return group ? expansions.rows(group).has(sender) : row === sender;
    });
  }

  function waiting(id: number): HeldMail | undefined {
    const entry = entries[id - 1];
    if (entry?.state === "waiting" && entry.expiresAt <= state.clock.now())
      entry.state = "expired";
    return entry?.state === "waiting" ? entry : undefined;
  }

  return {
    name: heldForApproval.by,
    refuse(mail, list) {
      if (list.settings.get("ModerationEnabled") !== true) return null;
      return mail.senderRow !== null && isExempt(list, mail.senderRow)
        ? null
        : heldForApproval;
    },
    held() {
      for (const { id } of entries) waiting(id);
      return entries;
    },
    hold(mail, list, at) {
      const due = at + expiresAfter;
      const entry: HeldMail = {
        id: entries.length + 1,
        mail,
        list,
        heldAt: at,
        expiresAt:
          Math.ceil((due - phase) / removedEvery) * removedEvery + phase,
        state: "waiting",
      };
      entries.push(entry);
      return entry;
    },
    approve(id) {
      const entry = waiting(id);
      if (entry) entry.state = "approved";
      return entry;
    },
    reject(id) {
      const entry = waiting(id);
      if (!entry) return undefined;
      entry.state = "rejected";
      const told = entry.list.settings.get("SendModerationNotifications");
      return {
        senderIsTold:
          told === "Internal"
            ? entry.mail.senderRow !== null
            : told !== "Never",
      };
    },
  };
}
