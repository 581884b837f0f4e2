import {
  collect,
  host,
  link,
  list,
  ok,
  ops,
  recipients,
  stale,
  startClient,
  tenantId,
  truncated,
} from "./scripted-exchange";

describe("reading", () => {
  it("sends the envelope, the headers and the selection that Exchange expects", async () => {
    const { client, requests } = await startClient(() => ok([]));
    await collect(
      client.recipients({ ...recipients, filter: "Alias -like 'a*'" }),
    );
    const [request] = requests;
    expect(requests).toHaveLength(1);
    expect(request?.method).toBe("POST");
    expect(request?.url).toBe(
      `/adminapi/beta/${tenantId}/InvokeCommand?%24select=Guid%2CName`,
    );
    expect(request?.headers).toMatchObject({
      authorization: "Bearer secret-token-0",
      "content-type": "application/json; charset=utf-8",
      prefer: "odata.maxpagesize=1000",
      "x-anchormailbox": `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}`,
      "x-asked-host": "outlook.office365.com",
    });
    expect(JSON.parse(request?.body ?? "")).toEqual({
      CmdletInput: {
        CmdletName: "Get-Recipient",
        Parameters: { Filter: "Alias -like 'a*'", ResultSize: "Unlimited" },
      },
    });
  });

  it("gives rows as they come", async () => {
    const row = { "Guid@data.type": "System.Guid", Guid: ops, Name: null };
    const { client } = await startClient(() => ok([row]));
    const { rows } = await collect(client.recipients(recipients));
    expect(rows).toEqual([row]);
  });

  it.each([[null], ["text"], [["Name"]], [7]])(
    "takes an answer with %j for a row for none",
    async (row) => {
      const { client } = await startClient(() => ok([{ Name: "a" }, row]));
      await expect(
        collect(client.recipients(recipients)),
      ).rejects.toMatchObject({ code: "tenant_unavailable" });
    },
  );

  it("follows next links with the same body, anchor and page size", async () => {
    const { client, requests } = await startClient((_, index) =>
      index < 2
        ? ok([{ Name: index }], {
            "@odata.nextLink": `${link}${index}`,
            "@adminapi.warnings": [truncated],
          })
        : ok([{ Name: index }]),
    );
    const { names, complete } = await collect(client.recipients(recipients));
    expect(names).toEqual([0, 1, 2]);
    expect(complete).toBe(true);
    expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
    expect(
      new Set(requests.map(({ headers }) => headers["x-anchormailbox"])).size,
    ).toBe(1);
    expect(requests[2]?.url).toContain("skiptoken=1");
  });

  it.each([
    ["another host", "https://outlook.office365.com.evil.example/x"],
    ["plain http", link.replace("https", "http")],
    ["credentials before another host", `${host}@evil.example/x`],
    ["no URL", "next"],
  ])("never follows a next link to %s", async (_, nextLink) => {
    const { client, requests } = await startClient(() =>
      ok([{ Name: 1 }], { "@odata.nextLink": nextLink }),
    );
    const { names, complete } = await collect(client.recipients(recipients));
    expect(requests).toHaveLength(1);
    expect(names).toEqual([1]);
    expect(complete).toBe(false);
  });

  it("does not go round a link that leads to itself", async () => {
    const { client } = await startClient(() =>
      ok([{ Name: 1 }], { "@odata.nextLink": `${link}0` }),
    );
    const { complete } = await collect(client.recipients(recipients));
    expect(complete).toBe(false);
  });

  it("begins again, whole, when the cursor is lost", async () => {
    const { client, requests } = await startClient(({ request }, index) => {
      if (index === 0)
        return ok([{ Name: "a" }], { "@odata.nextLink": `${link}0` });
      if (index === 1) return stale;
      return request.headers.prefer === undefined
        ? ok([{ Name: "a" }, { Name: "b" }])
        : ok([{ Name: "a" }]);
    });
    const { names, complete } = await collect(client.recipients(recipients));
    expect(requests).toHaveLength(3);
    expect(names).toEqual(["a", "a", "b"]);
    expect(complete).toBe(true);
  });

  it("asks for answers whole for an hour where not even the first next link works", async () => {
    const { client, clock, requests } = await startClient(({ request }) => {
      if (request.url.includes("skiptoken")) return stale;
      return request.headers.prefer === undefined
        ? ok([{ Name: "a" }, { Name: "b" }])
        : ok([{ Name: "a" }], { "@odata.nextLink": `${link}0` });
    });
    await collect(client.recipients(recipients));
    expect(requests).toHaveLength(3);
    const { names } = await collect(client.staticLists());
    expect(names).toEqual(["a", "b"]);
    expect(requests).toHaveLength(4);
    clock.advance(3_600_000);
    await collect(client.staticLists());
    expect(requests).toHaveLength(7);
  });

  it("takes as many rows as are wanted, and does not ask again for what is cut off there", async () => {
    const { client, calls } = await startClient((_, index) =>
      ok(
        [{ Name: `a${index}` }],
        index === 0
          ? { "@odata.nextLink": `${link}0` }
          : { "@adminapi.warnings": [truncated] },
      ),
    );
    const { names, complete } = await collect(
      client.recipients({ ...recipients, atMost: 2 }),
    );
    expect(names).toEqual(["a0", "a1"]);
    expect(complete).toBe(false);
    expect(calls()).toHaveLength(2);
    expect(calls()[0]?.parameters).toEqual({ ResultSize: 2 });
  });

  it("asks for lists that changed, and for who is there in brief", async () => {
    const { client, calls } = await startClient(() => ok([]));
    await collect(client.dynamicLists({ filter: "Guid -eq 'x'", brief: true }));
    const [call] = calls();
    expect(call?.parameters).toEqual({
      Filter: "Guid -eq 'x'",
      ResultSize: "Unlimited",
    });
    expect(
      new URL(call?.request.url ?? "", "http://x").searchParams.get("$select"),
    ).toBe("Guid,CalculatedMembershipUpdateTime");
  });

  it("calls the answer incomplete when the cursor is lost again", async () => {
    const { client, requests } = await startClient(({ request }) =>
      request.url.includes("skiptoken")
        ? stale
        : ok([{ Name: "a" }], { "@odata.nextLink": `${link}0` }),
    );
    const { complete } = await collect(client.recipients(recipients));
    expect(complete).toBe(false);
    expect(requests).toHaveLength(4);
  });

  it("asks once more, without a page size, when an answer is cut off with no next link", async () => {
    const { client } = await startClient(({ request }) =>
      request.headers.prefer
        ? ok([{ Name: "a" }], { "@adminapi.warnings": [truncated] })
        : ok([{ Name: "a" }, { Name: "b" }]),
    );
    const { names, complete } = await collect(client.recipients(recipients));
    expect(names).toEqual(["a", "b"]);
    expect(complete).toBe(true);
  });

  it.each([truncated, "The object is corrupted and in an inconsistent state."])(
    "calls an answer with the warning %j incomplete",
    async (warning) => {
      const { client } = await startClient(() =>
        ok([{ Name: "a" }], { "@adminapi.warnings": [warning] }),
      );
      const answer = await collect(client.recipients(recipients));
      expect(answer).toMatchObject({ names: ["a"], complete: false });
    },
  );

  it.each(["", " ", "all@nhs.example", "*"])(
    "asks for no members of %j",
    async (identity) => {
      const { client, requests } = await startClient(() => ok([]));
      await expect(
        collect(client.dynamicMembers(identity)),
      ).rejects.toMatchObject({ code: "internal" });
      expect(requests).toHaveLength(0);
    },
  );

  it("asks for members by GUID and without the default limit of 1,000", async () => {
    const { client, calls } = await startClient(() => ok([{ Guid: ops }]));
    await collect(client.dynamicMembers(list.guid));
    await collect(client.staticMembers(list.guid));
    expect(
      calls().map(({ cmdlet, parameters }) => [cmdlet, parameters]),
    ).toEqual(
      ["Get-DynamicDistributionGroupMember", "Get-DistributionGroupMember"].map(
        (cmdlet) => [cmdlet, { Identity: list.guid, ResultSize: "Unlimited" }],
      ),
    );
  });
});
