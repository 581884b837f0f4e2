import {
  fault,
  list,
  notFound,
  ok,
  ops,
  startClient,
} from "./scripted-exchange";

describe("finding", () => {
  it.each(["", "  ", "\t"])(
    "sends nothing for the identity %j",
    async (blank) => {
      const { client, requests } = await startClient(() => ok([]));
      await expect(client.findList(blank)).rejects.toMatchObject({
        code: "internal",
      });
      await expect(client.findRecipient(blank)).rejects.toMatchObject({
        code: "internal",
      });
      await expect(
        client.readDelivery({ ...list, guid: "" }),
      ).rejects.toMatchObject({ code: "internal" });
      expect(requests).toHaveLength(0);
    },
  );

  it.each([
    [
      "DynamicDistributionGroup",
      "Get-DynamicDistributionGroup",
      "dynamicDistributionGroup",
    ],
    [
      "MailUniversalDistributionGroup",
      "Get-DistributionGroup",
      "distributionGroup",
    ],
    [
      "MailUniversalSecurityGroup",
      "Get-DistributionGroup",
      "distributionGroup",
    ],
    ["GroupMailbox", "Get-UnifiedGroup", "microsoft365Group"],
  ])("finds a %s with %s", async (type, cmdlet, kind) => {
    const { client, calls } = await startClient((call) =>
      ok([
        {
          Guid: list.guid.toUpperCase(),
          PrimarySmtpAddress: "All@nhs.example",
          EmailAddresses: ["SMTP:All@nhs.example", "smtp:everyone@nhs.example"],
          ...(call.cmdlet === "Get-Recipient"
            ? { RecipientTypeDetails: type }
            : { IsDirSynced: true }),
        },
      ]),
    );
    expect(await client.findList("everyone@nhs.example")).toEqual({
      guid: list.guid,
      address: "all@nhs.example",
      kind,
      synced: true,
    });
    expect(calls().map((call) => call.cmdlet)).toEqual([
      "Get-Recipient",
      cmdlet,
    ]);
    expect(calls()[1]?.parameters).toEqual({ Identity: list.guid });
  });

  it.each([
    ["nothing answers", () => notFound],
    ["no row comes", () => ok([])],
    ["everything comes", () => ok([{ Guid: ops }, { Guid: list.guid }])],
    [
      "it is a mailbox",
      () => ok([{ Guid: ops, RecipientTypeDetails: "UserMailbox" }]),
    ],
    [
      "another list comes",
      () =>
        ok([
          {
            Guid: ops,
            RecipientTypeDetails: "DynamicDistributionGroup",
            PrimarySmtpAddress: "other@nhs.example",
            EmailAddresses: ["SMTP:other@nhs.example"],
          },
        ]),
    ],
  ])("finds no list when %s", async (_, answer) => {
    const { client } = await startClient(answer);
    expect(await client.findList("all@nhs.example")).toBeUndefined();
  });

  it("finds no recipient where a name is several people's", async () => {
    const { client } = await startClient(() =>
      fault(
        400,
        "Microsoft.Exchange.Configuration.Tasks.ManagementObjectAmbiguousException",
        "The operation couldn't be performed because 'Jo Smith' matches multiple entries.",
      ),
    );
    expect(await client.findRecipient("Jo Smith")).toBeUndefined();
  });
});
