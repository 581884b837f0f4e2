import { createExchangeClient } from "../../../../lib/tenant/exchange/create-exchange-client";
import type { ExchangePage } from "../../../../lib/tenant/exchange-port";
import type { LogFields } from "../../../../lib/ports/log";
import { createRequestBudget } from "../../../../lib/tenant/transport/request-budget";
import {
  startScriptedServer,
  type Answer,
  type SeenRequest,
} from "../scripted-server";
import { createTestClock, halfIds } from "../test-clock";

const tenantId = "7f0e2b0c-51ad-4a55-8c07-0a7a0a2f6a11";
const host = "https://outlook.office365.com";
const link = `${host}/adminapi/beta/${tenantId}/InvokeCommand?%24skiptoken=`;
const truncated =
  "There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.";
const list = {
  guid: "0ab1e768-1111-4a4a-9b9b-000000000001",
  address: "all@nhs.example",
  kind: "dynamicDistributionGroup",
  synced: false,
} as const;
const ops = "0ab1e768-2222-4a4a-9b9b-000000000002";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Call {
  cmdlet: string;
  parameters: Record<string, unknown>;
  request: SeenRequest;
}

async function setUp(answer: (call: Call, index: number) => Answer) {
  const server = await startScriptedServer((request, index) =>
    answer(readCall(request), index),
  );
  closers.push(() => server.close());
  const clock = createTestClock();
  const logged: string[] = [];
  const write = (event: string, fields?: LogFields) =>
    void logged.push(JSON.stringify({ event, ...fields }));
  const tokens: (string | undefined)[] = [];
  const client = createExchangeClient({
    tenantId,
    credential: {
      getToken: (_scope, options) => {
        tokens.push(options?.claims);
        return Promise.resolve({
          token: `secret-token-${tokens.filter(Boolean).length}`,
          expiresOnTimestamp: Infinity,
        });
      },
    },
    fetch: server.fetch,
    clock,
    ids: halfIds,
    log: { debug: write, info: write, warn: write, error: write },
    budget: createRequestBudget({ clock, perSecond: 1000 }),
  });
  const calls = () => server.requests.map(readCall);
  return { client, clock, logged, tokens, requests: server.requests, calls };
}

function readCall(request: SeenRequest): Call {
  const { CmdletInput } = JSON.parse(request.body) as {
    CmdletInput: { CmdletName: string; Parameters: Record<string, unknown> };
  };
  return {
    cmdlet: CmdletInput.CmdletName,
    parameters: CmdletInput.Parameters,
    request,
  };
}

const ok = (value: unknown[], more: object = {}): Answer => ({
  body: { "@adminapi.warnings": [], value, ...more },
});

/** As captured from the service: the message only in the inner exception and behind `|Type|`. */
const fault = (status: number, type: string, message: string): Answer => ({
  status,
  body: {
    error: {
      code: "BadRequest",
      message: "Invalid Operation",
      details: [{ code: "Client", target: "", message: `|${type}|${message}` }],
      innererror: {
        message: "Invalid Operation",
        internalexception: { message, type, stacktrace: "" },
      },
    },
  },
});

const notFound = fault(
  404,
  "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException",
  "The operation couldn't be performed because object 'x' couldn't be found.",
);
const stale = fault(
  400,
  "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
  "Expired or Invalid pagination request. Default Expiry time is 00:30:00",
);

async function collect(pages: AsyncIterable<ExchangePage>) {
  const rows: Record<string, unknown>[] = [];
  let complete = true;
  for await (const page of pages) {
    rows.push(...page.rows);
    complete &&= page.complete;
  }
  return { rows, complete, names: rows.map(({ Name }) => Name) };
}

const recipients = { properties: ["Guid", "Name"] };

describe("reading", () => {
  it("sends the envelope, the headers and the selection that Exchange expects", async () => {
    const { client, requests } = await setUp(() => ok([]));
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
    const { client } = await setUp(() => ok([row]));
    const { rows } = await collect(client.recipients(recipients));
    expect(rows).toEqual([row]);
  });

  it.each([[null], ["text"], [["Name"]], [7]])(
    "takes an answer with %j for a row for none",
    async (row) => {
      const { client } = await setUp(() => ok([{ Name: "a" }, row]));
      await expect(
        collect(client.recipients(recipients)),
      ).rejects.toMatchObject({ code: "tenant_unavailable" });
    },
  );

  it("follows next links with the same body, anchor and page size", async () => {
    const { client, requests } = await setUp((_, index) =>
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
    const { client, requests } = await setUp(() =>
      ok([{ Name: 1 }], { "@odata.nextLink": nextLink }),
    );
    const { names, complete } = await collect(client.recipients(recipients));
    expect(requests).toHaveLength(1);
    expect(names).toEqual([1]);
    expect(complete).toBe(false);
  });

  it("does not go round a link that leads to itself", async () => {
    const { client } = await setUp(() =>
      ok([{ Name: 1 }], { "@odata.nextLink": `${link}0` }),
    );
    const { complete } = await collect(client.recipients(recipients));
    expect(complete).toBe(false);
  });

  it("begins again, whole, when the cursor is lost", async () => {
    const { client, requests } = await setUp(({ request }, index) => {
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
    const { client, clock, requests } = await setUp(({ request }) => {
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
    const { client, calls } = await setUp((_, index) =>
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
    const { client, calls } = await setUp(() => ok([]));
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
    const { client, requests } = await setUp(({ request }) =>
      request.url.includes("skiptoken")
        ? stale
        : ok([{ Name: "a" }], { "@odata.nextLink": `${link}0` }),
    );
    const { complete } = await collect(client.recipients(recipients));
    expect(complete).toBe(false);
    expect(requests).toHaveLength(4);
  });

  it("asks once more, without a page size, when an answer is cut off with no next link", async () => {
    const { client } = await setUp(({ request }) =>
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
      const { client } = await setUp(() =>
        ok([{ Name: "a" }], { "@adminapi.warnings": [warning] }),
      );
      const answer = await collect(client.recipients(recipients));
      expect(answer).toMatchObject({ names: ["a"], complete: false });
    },
  );

  it.each(["", " ", "all@nhs.example", "*"])(
    "asks for no members of %j",
    async (identity) => {
      const { client, requests } = await setUp(() => ok([]));
      await expect(
        collect(client.dynamicMembers(identity)),
      ).rejects.toMatchObject({ code: "internal" });
      expect(requests).toHaveLength(0);
    },
  );

  it("asks for members by GUID and without the default limit of 1,000", async () => {
    const { client, calls } = await setUp(() => ok([{ Guid: ops }]));
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

describe("errors", () => {
  it("takes a 403 full of NUL bytes for a missing role", async () => {
    const { client } = await setUp(() => ({
      status: 403,
      body: "\0".repeat(4096),
    }));
    await expect(collect(client.recipients(recipients))).rejects.toMatchObject({
      code: "tenant_forbidden",
      message: "Exchange does not let the app run Get-Recipient.",
    });
  });

  it.each([
    [
      "the inner exception",
      {
        message: "Invalid Operation",
        details: [{ message: "|T|from details" }],
        innererror: { internalexception: { message: "from inside" } },
      },
      "from inside",
    ],
    [
      "the details, without their type",
      {
        message: "Invalid Operation",
        details: [{ message: "|T|from details" }],
      },
      "from details",
    ],
    ["the message", { message: "Invalid Operation" }, "Invalid Operation"],
  ])("says what %s says", async (_, error, expected) => {
    const { client } = await setUp(() => ({ status: 400, body: { error } }));
    await expect(collect(client.recipients(recipients))).rejects.toMatchObject({
      code: "tenant_rejected",
      message: `Exchange refused Get-Recipient (400): ${expected}`,
    });
  });

  it("keeps names, addresses and tokens out of messages and logs", async () => {
    const { client, logged } = await setUp(({ cmdlet }, index) =>
      index === 0
        ? { status: 500, body: "secret-token-0 jo.smith@nhs.example" }
        : fault(
            400,
            "T",
            `The recipient "Jo Smith" (jo.smith@nhs.example) is not valid for ${cmdlet}.`,
          ),
    );
    const error: unknown = await client
      .findRecipient("jo.smith@nhs.example")
      .catch((caught: unknown) => caught);
    const text = `${String(error)} ${logged.join()}`;
    expect(text).toContain("is not valid for Get-Recipient");
    expect(text).not.toMatch(/smith|secret/i);
    expect(logged).not.toHaveLength(0);
  });

  it("asks for a new token once when its token is refused", async () => {
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"9"}}}';
    const { client, tokens, requests } = await setUp((_, index) =>
      index === 0
        ? {
            status: 401,
            headers: {
              "www-authenticate": `Bearer claims="${Buffer.from(claims).toString("base64")}"`,
            },
          }
        : ok([]),
    );
    await collect(client.recipients(recipients));
    expect(tokens).toEqual([undefined, claims]);
    expect(requests[1]?.headers.authorization).toBe("Bearer secret-token-1");
  });

  it("gives up when the new token is refused too", async () => {
    const { client, requests, tokens } = await setUp(() => ({ status: 401 }));
    await expect(collect(client.recipients(recipients))).rejects.toMatchObject({
      code: "tenant_unauthorized",
    });
    expect(requests).toHaveLength(2);
    expect(tokens[1]).toContain("nbf");
  });

  it("obeys a Retry-After longer than any library's cap, and halves its rate", async () => {
    const { client, clock } = await setUp((_, index) =>
      index === 0
        ? { status: 429, headers: { "retry-after": "400" } }
        : ok([{ Name: "a" }]),
    );
    const start = clock.now();
    const { names } = await collect(client.recipients(recipients));
    expect(names).toEqual(["a"]);
    expect(clock.now() - start).toBeGreaterThanOrEqual(400_000);
  });

  it("answers at once, with the time, when Retry-After goes beyond the deadline", async () => {
    const { client, clock, requests } = await setUp(() => ({
      status: 429,
      headers: { "retry-after": "400" },
    }));
    const start = clock.now();
    await expect(
      collect(client.until(start + 30_000).recipients(recipients)),
    ).rejects.toMatchObject({
      code: "tenant_throttled",
      retryAfterSeconds: 400,
    });
    expect(clock.now()).toBe(start);
    expect(requests).toHaveLength(1);
  });

  it.each([500, 502, 503, 504])("tries again after %i", async (status) => {
    const { client, clock } = await setUp((_, index) =>
      index < 2 ? { status, body: "<html>" } : ok([{ Name: "a" }]),
    );
    expect((await collect(client.recipients(recipients))).names).toEqual(["a"]);
    expect(clock.slept.slice(0, 2)).toEqual([750, 1500]);
  });

  it("tries again when the connection breaks, and says so in the end", async () => {
    const { client, requests } = await setUp(() => ({ hangUp: true }));
    await expect(collect(client.recipients(recipients))).rejects.toMatchObject({
      code: "tenant_unavailable",
    });
    expect(requests).toHaveLength(6);
  });

  it("keeps to the region that the front door names, and posts there", async () => {
    const { client, requests } = await setUp(({ request }) =>
      request.headers["x-asked-host"] === "outlook.office365.com"
        ? {
            status: 302,
            headers: { location: "https://lo2p265.outlook.office365.com/x" },
          }
        : ok([{ Name: "a" }]),
    );
    await collect(client.recipients(recipients));
    expect((await collect(client.recipients(recipients))).names).toEqual(["a"]);
    expect(requests.map(({ headers }) => headers["x-asked-host"])).toEqual([
      "outlook.office365.com",
      "lo2p265.outlook.office365.com",
      "lo2p265.outlook.office365.com",
    ]);
    expect(requests.every(({ method }) => method === "POST")).toBe(true);
  });

  it("sends no token where a redirect leads out of Exchange", async () => {
    const { client, requests } = await setUp(() => ({
      status: 302,
      headers: { location: "https://evil.example/" },
    }));
    await expect(collect(client.recipients(recipients))).rejects.toBeDefined();
    expect(requests).toHaveLength(1);
  });
});

describe("finding", () => {
  it.each(["", "  ", "\t"])(
    "sends nothing for the identity %j",
    async (blank) => {
      const { client, requests } = await setUp(() => ok([]));
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
    const { client, calls } = await setUp((call) =>
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
    const { client } = await setUp(answer);
    expect(await client.findList("all@nhs.example")).toBeUndefined();
  });

  it("finds no recipient where a name is several people's", async () => {
    const { client } = await setUp(() =>
      fault(
        400,
        "Microsoft.Exchange.Configuration.Tasks.ManagementObjectAmbiguousException",
        "The operation couldn't be performed because 'Jo Smith' matches multiple entries.",
      ),
    );
    expect(await client.findRecipient("Jo Smith")).toBeUndefined();
  });
});

describe("delivery", () => {
  const settings = {
    Guid: list.guid,
    AcceptMessagesOnlyFromSendersOrMembers: ["Ops", "Two people", "Ops"],
    RejectMessagesFromSendersOrMembers: [],
    ModerationEnabled: true,
    RequireSenderAuthenticationEnabled: false,
  };

  it("resolves senders to GUIDs, each name once", async () => {
    const { client, calls } = await setUp(({ cmdlet, parameters }) => {
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
    const { client } = await setUp(() => ok([{ Guid: list.guid }]));
    await expect(client.readDelivery(list)).rejects.toMatchObject({
      code: "tenant_incomplete",
    });
  });

  it("counts the two halves where their union is blank", async () => {
    const { client } = await setUp(({ cmdlet }) =>
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
    const { client } = await setUp(({ cmdlet }) =>
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
    const { client } = await setUp(() => answer);
    await expect(client.readDelivery(list)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it.each([
    ["dynamicDistributionGroup", "Set-DynamicDistributionGroup"],
    ["distributionGroup", "Set-DistributionGroup"],
    ["microsoft365Group", "Set-UnifiedGroup"],
  ] as const)("restricts a %s with %s", async (kind, cmdlet) => {
    const { client, calls } = await setUp(() =>
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
      const { client, requests } = await setUp(() => ok([]));
      await expect(
        client.writeAcceptedSenders(list, senders as unknown as [string]),
      ).rejects.toMatchObject({ code: "internal" });
      expect(requests).toHaveLength(0);
    },
  );

  it("says that a list from on-premises cannot be written", async () => {
    const { client } = await setUp(() =>
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
    const { client, calls } = await setUp(({ parameters }) =>
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
