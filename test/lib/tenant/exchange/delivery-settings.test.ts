import {
  fault,
  list,
  notFound,
  ok,
  ops,
  startClient,
} from "./scripted-exchange";

describe("delivery", () => {
  const settings = {
    Guid: list.guid,
    AcceptMessagesOnlyFromSendersOrMembers: ["Ops", "Two people", "Ops"],
    RejectMessagesFromSendersOrMembers: [],
    ModerationEnabled: true,
    RequireSenderAuthenticationEnabled: false,
  };

  it("resolves senders to GUIDs, each name once", async () => {
    const { client, calls } = await startClient(({ cmdlet, parameters }) => {
      if (cmdlet === "Get-DynamicDistributionGroup") return ok([settings]);
      return parameters.Identity === "Ops" ? ok([{ Guid: ops }]) : notFound;
    });
    expect(await client.readDelivery(list)).toEqual({
      acceptedSenders: [
        { guid: ops, identity: "Ops" },
        { guid: undefined, identity: "Two people" },
        { guid: ops, identity: "Ops" },
      ],
      rejectedSenders: [],
      moderated: true,
      internalSendersOnly: false,
    });
    expect(calls()).toHaveLength(3);
  });

  it("does not take a missing setting for a blank one", async () => {
    const { client } = await startClient(() => ok([{ Guid: list.guid }]));
    await expect(client.readDelivery(list)).rejects.toMatchObject({
      code: "tenant_incomplete",
    });
  });

  it("counts the two halves where their union is blank", async () => {
    const { client } = await startClient(({ cmdlet }) =>
      cmdlet === "Get-Recipient"
        ? ok([{ Guid: ops }])
        : ok([
            {
              ...settings,
              AcceptMessagesOnlyFromSendersOrMembers: [],
              AcceptMessagesOnlyFromDLMembers: "Ops",
            },
          ]),
    );
    const { acceptedSenders } = await client.readDelivery(list);
    expect(acceptedSenders).toEqual([{ guid: ops, identity: "Ops" }]);
  });

  it("keeps a sender that it cannot read as a sender", async () => {
    const { client } = await startClient(({ cmdlet }) =>
      cmdlet === "Get-Recipient"
        ? notFound
        : ok([
            {
              ...settings,
              AcceptMessagesOnlyFromSendersOrMembers: [{ Name: "Ops" }],
            },
          ]),
    );
    const { acceptedSenders } = await client.readDelivery(list);
    expect(acceptedSenders).toEqual([
      { guid: undefined, identity: '{"Name":"Ops"}' },
    ]);
  });

  it.each([
    ["gone", notFound],
    ["every list there is", ok([settings, { ...settings, Guid: ops }])],
    ["another list", ok([{ ...settings, Guid: ops }])],
  ])("reads no settings from an answer that is %s", async (_, answer) => {
    const { client } = await startClient(() => answer);
    await expect(client.readDelivery(list)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it.each([
    ["dynamicDistributionGroup", "Set-DynamicDistributionGroup"],
    ["distributionGroup", "Set-DistributionGroup"],
    ["microsoft365Group", "Set-UnifiedGroup"],
  ] as const)("restricts a %s with %s", async (kind, cmdlet) => {
    const { client, calls } = await startClient(() =>
      ok([], {
        "@adminapi.warnings": [
          "The command completed successfully but no settings have been modified.",
        ],
      }),
    );
    await client.writeAcceptedSenders({ ...list, kind }, [ops]);
    await client.restoreEveryone({ ...list, kind }, { everyone: true });
    expect(calls()).toMatchObject([
      {
        cmdlet,
        parameters: {
          Identity: list.guid,
          AcceptMessagesOnlyFromSendersOrMembers: [ops],
        },
      },
      {
        cmdlet,
        parameters: {
          Identity: list.guid,
          AcceptMessagesOnlyFromSendersOrMembers: {
            "@odata.type": "#Exchange.GenericHashTable",
          },
        },
      },
    ]);
  });

  it.each([[[]], [[""]], [[ops, " "]]])(
    "never sends the senders %j",
    async (senders) => {
      const { client, requests } = await startClient(() => ok([]));
      await expect(
        client.writeAcceptedSenders(list, senders as unknown as [string]),
      ).rejects.toMatchObject({ code: "internal" });
      expect(requests).toHaveLength(0);
    },
  );

  it("says that a list from on-premises cannot be written", async () => {
    const { client } = await startClient(() =>
      fault(
        400,
        "Microsoft.Exchange.Configuration.Tasks.InvalidOperationOnDehydratedContextException",
        "The action 'Set-DistributionGroup' can't be performed on the object 'X' because the object is being synchronized from your on-premises organization.",
      ),
    );
    await expect(
      client.writeAcceptedSenders(list, [ops]),
    ).rejects.toMatchObject({ code: "list_not_writable" });
  });

  it("says that it knows it is no manager of the group, when Exchange asks", async () => {
    const { client, calls } = await startClient(({ parameters }) =>
      parameters.BypassSecurityGroupManagerCheck
        ? ok([])
        : fault(
            400,
            "T",
            "You don't have sufficient permissions. This operation can only be performed by a manager of the group.",
          ),
    );
    await client.writeAcceptedSenders({ ...list, kind: "distributionGroup" }, [
      ops,
    ]);
    expect(calls()).toHaveLength(2);
  });
});
