import { startEstate, type EstateClients } from "./estate-clients";

let estate: EstateClients;
beforeAll(async () => {
  estate = await startEstate();
});
afterAll(() => estate.close());

test("reads the settings of the simulated tenant, every section", async () => {
  const settings = await estate.exchange.readExchangeSettings();
  expect(settings).toMatchObject({
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
    mailboxes: { read: true, value: { looked: 1000, all: false } },
    listCreators: { read: true },
  });
  if (!settings.mailboxes.read || !settings.listCreators.read)
    throw new Error("not read");
  expect(settings.mailboxes.value.byLimit.get(500)).toBeGreaterThan(0);
  expect(settings.listCreators.value).toContainEqual(
    expect.objectContaining({
      role: "MyDistributionGroups",
      assigneeType: "RoleAssignmentPolicy",
    }),
  );
});

describe("who may create Microsoft 365 groups", () => {
  const allowed = "05aa6a98-956a-45c0-b13b-88076a23f2cd";

  test("is one request, and everybody where nothing was set", async () => {
    estate.asked.length = 0;
    expect(await estate.graph.readGroupCreation()).toEqual({
      read: true,
      value: { everyone: true, allowedGroup: null, settingId: null },
    });
    expect(estate.asked.filter((url) => url.startsWith("graph"))).toEqual([
      "graph.microsoft.com/v1.0/groupSettings",
    ]);
  });

  test("is one group where that was set", async () => {
    const id = "f0b2d6f5-097d-4177-91af-a24e530b53cc";
    estate.server.state.settings.groups.push({
      id,
      displayName: "Group.Unified",
      templateId: "62375ab9-6b52-47ed-826b-58e47e0e304b",
      values: [
        { name: "EnableGroupCreation", value: "false" },
        { name: "GroupCreationAllowedGroupId", value: allowed },
      ],
    });
    expect(await estate.graph.readGroupCreation()).toEqual({
      read: true,
      value: { everyone: false, allowedGroup: allowed, settingId: id },
    });
  });

  test("is not known without the permission", async () => {
    const poorer = await startEstate({
      appGraphRoles: ["User.Read.All", "GroupMember.Read.All"],
    });
    try {
      expect(await poorer.graph.readGroupCreation()).toEqual({
        read: false,
        code: "tenant_forbidden",
      });
      expect(await poorer.exchange.readExchangeSettings()).toMatchObject({
        transport: { read: true },
      });
    } finally {
      await poorer.close();
    }
  });
});
