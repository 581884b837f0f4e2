import { startEstate, type EstateClients } from "./estate-clients";

let estate: EstateClients;
beforeAll(async () => {
  estate = await startEstate();
});
afterAll(() => estate.close());

test("reads the settings of the simulated tenant, every section", async () => {
  const settings = await estate.exchange.readTenantSettings();
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
