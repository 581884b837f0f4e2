import { createExchangeSettingsReader } from "../../../lib/tenant/exchange/read-exchange-settings";
import { ExchangeFailure } from "../../../lib/tenant/exchange/exchange-failure";
import type { Invoke } from "../../../lib/tenant/exchange/invoke-command";
import { BreakwaterError } from "../../../lib/errors/breakwater-error";
import { silentLog } from "../../../lib/ports/log";
import { startEstate, type EstateClients } from "./estate-clients";

/** Answers of cmdlets, by name and, where they are asked for more than once, by role. */
const reader = (
  answers: Record<string, Record<string, unknown>[] | string>,
) => {
  const calls: unknown[] = [];
  // eslint-disable-next-line @typescript-eslint/require-await -- it stands for requests
  const invoke: Invoke = async function* ({ cmdlet, parameters }) {
    calls.push([cmdlet, parameters]);
    const answer =
      answers[(parameters.Role as string | undefined) ?? cmdlet] ?? [];
    if (typeof answer === "string")
      throw new ExchangeFailure(
        "other",
        new BreakwaterError("tenant_forbidden", answer),
      );
    yield { rows: answer, complete: true };
  };
  return {
    calls,
    read: createExchangeSettingsReader(invoke, () => Infinity, silentLog)
      .readExchangeSettings,
  };
};

test("reads the settings as Exchange spells them", async () => {
  const { read, calls } = reader({
    "Get-TransportConfig": [
      {
        MaxRecipientEnvelopeLimit: "Unlimited",
        ReplyAllStormProtectionEnabled: true,
        ReplyAllStormDetectionMinimumRecipients: 2500,
        ReplyAllStormDetectionMinimumReplies: 10,
        ReplyAllStormBlockDurationHours: 6,
      },
    ],
    "Get-OrganizationConfig": [
      {
        MailTipsAllTipsEnabled: true,
        MailTipsGroupMetricsEnabled: "True",
        MailTipsLargeAudienceThreshold: "25",
      },
    ],
    "Get-Mailbox": [
      { RecipientLimits: "500" },
      { RecipientLimits: "Unlimited" },
      { RecipientLimits: 500 },
    ],
    MyDistributionGroups: [
      {
        Name: "MyDistributionGroups-Default Role Assignment Policy",
        Role: "MyDistributionGroups",
        RoleAssigneeName: "Default Role Assignment Policy",
        RoleAssigneeType: "RoleAssignmentPolicy",
        Enabled: true,
      },
    ],
    "Distribution Groups": [
      { Name: "off", RoleAssigneeName: "Nobody", Enabled: false },
    ],
  });
  expect(await read()).toEqual({
    transport: {
      read: true,
      value: {
        maxRecipientEnvelopeLimit: "Unlimited",
        stormProtection: {
          enabled: true,
          minimumRecipients: 2500,
          minimumReplies: 10,
          blockHours: 6,
        },
      },
    },
    organization: {
      read: true,
      value: {
        mailTipsEnabled: true,
        groupMetricsEnabled: true,
        largeAudienceThreshold: 25,
      },
    },
    mailboxes: {
      read: true,
      value: {
        looked: 3,
        all: true,
        byLimit: new Map<unknown, number>([
          [500, 2],
          ["Unlimited", 1],
        ]),
      },
    },
    listCreators: {
      read: true,
      value: [
        {
          name: "MyDistributionGroups-Default Role Assignment Policy",
          role: "MyDistributionGroups",
          assignee: "Default Role Assignment Policy",
          assigneeType: "RoleAssignmentPolicy",
        },
      ],
    },
  });
  // A whole tenant of mailboxes is never asked for.
  expect(calls).toContainEqual(["Get-Mailbox", { ResultSize: 1000 }]);
});

test("what Exchange leaves out is unknown, and what it refuses says so", async () => {
  const { read } = reader({
    "Get-TransportConfig": [{}],
    "Get-Mailbox": "no role",
  });
  expect(await read()).toMatchObject({
    transport: {
      read: true,
      value: {
        maxRecipientEnvelopeLimit: null,
        stormProtection: { enabled: null, minimumRecipients: null },
      },
    },
    mailboxes: { read: false, code: "tenant_forbidden" },
    listCreators: { read: true, value: [] },
  });
});

describe("a MailTip of the simulated tenant", () => {
  let estate: EstateClients;
  beforeAll(async () => {
    estate = await startEstate();
  });
  afterAll(() => estate.close());

  test("is written, read back as plain text, and taken away without a trace", async () => {
    const [list] = [...estate.server.state.lists.all()].filter(
      ({ kind, synced }) => kind === "dynamicDistributionGroup" && !synced,
    );
    if (!list) throw new Error("no list");
    const target = { guid: list.guid.toLowerCase(), kind: list.kind };
    const { exchange } = estate;
    const none = { text: null, translated: false };
    expect(await exchange.readMailTip(target)).toEqual(none);
    await exchange.writeMailTip(target, "Over 5,000 & more.");
    expect(await exchange.readMailTip(target)).toEqual({
      text: "Over 5,000 & more.",
      translated: false,
    });
    await exchange.writeMailTip(target, null);
    expect(await exchange.readMailTip(target)).toEqual(none);
    await expect(
      exchange.readMailTip({ ...target, guid: " " }),
    ).rejects.toMatchObject({ code: "internal" });
  });
});
