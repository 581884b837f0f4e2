import { isBreakwaterError } from "../../errors/breakwater-error";
import type { Log } from "../../ports/log";
import type { ExchangePage } from "../exchange-port";
import type { Row } from "../read-row";
import type {
  ExchangeSettings,
  ExchangeSettingsReader,
  Limit,
  RoleAssignment,
  Section,
} from "../tenant-settings-port";
import { ExchangeFailure } from "./exchange-failure";
import type { Invoke } from "./invoke-command";

/** One page: enough to see what is usual, whatever the tenant's size. */
const mailboxesLookedAt = 1_000;

/**
 * The roles that let people create lists (Learn, role assignment policies and Exchange Online
 * permissions): the first by policy, for every user; the second for administrators.
 */
const creatingRoles = ["MyDistributionGroups", "Distribution Groups"];

export function createExchangeSettingsReader(
  invoke: Invoke,
  deadline: () => number,
  log: Log,
): ExchangeSettingsReader {
  const read = async (
    cmdlet: string,
    parameters: Record<string, unknown> = {},
    select?: readonly string[],
  ): Promise<ExchangePage> => {
    const rows: Row[] = [];
    let complete = true;
    const pages = invoke(
      { cmdlet, parameters },
      { priority: "background", deadline, ...(select && { select }) },
    );
    for await (const page of pages) {
      rows.push(...page.rows);
      complete &&= page.complete;
    }
    return { rows, complete };
  };

  const section = async <T>(
    cmdlet: string,
    work: () => Promise<T>,
  ): Promise<Section<T>> => {
    try {
      return { read: true, value: await work() };
    } catch (thrown) {
      const error = thrown instanceof ExchangeFailure ? thrown.error : thrown;
      if (!isBreakwaterError(error)) throw error;
      log.warn("tenant-settings.unread", { cmdlet, code: error.code });
      return { read: false, code: error.code };
    }
  };

  return {
    async readExchangeSettings(): Promise<ExchangeSettings> {
      const transport = await section("Get-TransportConfig", async () => {
        const row = (await read("Get-TransportConfig")).rows[0] ?? {};
        return {
          maxRecipientEnvelopeLimit: limit(row.MaxRecipientEnvelopeLimit),
          stormProtection: {
            enabled: boolean(row.ReplyAllStormProtectionEnabled),
            minimumRecipients: number(
              row.ReplyAllStormDetectionMinimumRecipients,
            ),
            minimumReplies: number(row.ReplyAllStormDetectionMinimumReplies),
            blockHours: number(row.ReplyAllStormBlockDurationHours),
          },
        };
      });
      const organization = await section("Get-OrganizationConfig", async () => {
        const row = (await read("Get-OrganizationConfig")).rows[0] ?? {};
        return {
          mailTipsEnabled: boolean(row.MailTipsAllTipsEnabled),
          groupMetricsEnabled: boolean(row.MailTipsGroupMetricsEnabled),
          largeAudienceThreshold: number(row.MailTipsLargeAudienceThreshold),
        };
      });
      const mailboxes = await section("Get-Mailbox", async () => {
        const { rows, complete } = await read(
          "Get-Mailbox",
          { ResultSize: mailboxesLookedAt },
          ["Guid", "RecipientLimits"],
        );
        const byLimit = new Map<Limit, number>();
        for (const row of rows) {
          const own = limit(row.RecipientLimits);
          if (own !== null) byLimit.set(own, (byLimit.get(own) ?? 0) + 1);
        }
        return {
          looked: rows.length,
          all: complete && rows.length < mailboxesLookedAt,
          byLimit,
        };
      });
      const listCreators = await section(
        "Get-ManagementRoleAssignment",
        async () => {
          const found: RoleAssignment[] = [];
          for (const role of creatingRoles) {
            const { rows } = await read("Get-ManagementRoleAssignment", {
              Role: role,
              Delegating: false,
            });
            found.push(
              ...rows
                .filter(({ Enabled }) => Enabled !== false)
                .map((row) => ({
                  name: text(row.Name),
                  role: text(row.Role) || role,
                  assignee:
                    text(row.RoleAssigneeName) || text(row.RoleAssignee),
                  assigneeType: text(row.RoleAssigneeType),
                })),
            );
          }
          return found;
        },
      );
      return { transport, organization, mailboxes, listCreators };
    },
  };
}

function limit(value: unknown): Limit | null {
  if (typeof value === "string" && /^unlimited$/i.test(value))
    return "Unlimited";
  return number(value);
}

function number(value: unknown): number | null {
  const found = typeof value === "string" ? Number(value) : value;
  return typeof found === "number" && Number.isFinite(found) && value !== ""
    ? found
    : null;
}

function boolean(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  if (value === "True") return true;
  return value === "False" ? false : null;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
