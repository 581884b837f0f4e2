import { knownLists } from "../../../../dev/tenant/estate/list-plan";
import { callTenant, type Caller } from "../tenant-caller";

let tenant: Caller;
beforeAll(async () => (tenant = await callTenant()));
afterAll(() => tenant.close());

const address = (name: string) => `${name}@${tenant.server.state.domain}`;
const more = /There are more results available/;

describe("who may ask", () => {
  const post = (headers: Record<string, string>) =>
    fetch(
      `${tenant.server.origin}/adminapi/beta/${tenant.server.state.tenantId}/InvokeCommand`,
      {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({
          CmdletInput: { CmdletName: "Get-Recipient", Parameters: {} },
        }),
      },
    );

  it("refuses without a token, with one for Graph, and with a forged one", async () => {
    expect((await post({})).status).toBe(401);
    expect((await post({ authorization: "Bearer x.y.z" })).status).toBe(401);
    const graph = await tenant.token("https://graph.microsoft.com/.default");
    expect((await post({ authorization: `Bearer ${graph}` })).status).toBe(401);
  });

  it("answers an unknown cmdlet with 403 and a run of NUL bytes", async () => {
    const answer = await tenant.invoke("Get-Nonsense");
    expect(answer.status).toBe(403);
    expect(/^\0+$/.test(answer.text)).toBe(true);
  });

  it("answers an unknown parameter with the error of the admin API", async () => {
    const answer = await tenant.invoke("Get-Recipient", { BogusParameter: 1 });
    expect(answer.status).toBe(400);
    expect(answer.body.error?.message).toBe("Invalid Operation");
    expect(answer.body.error?.details[0]?.message).toMatch(
      /^\|Microsoft\.Exchange\.AdminApi\.CommandInvocation\.AmbiguousParameterSetException\|.*BogusParameter$/,
    );
    expect(answer.body.error?.innererror.internalexception.message).toMatch(
      /BogusParameter$/,
    );
  });
});

describe("how much comes back", () => {
  it("a thousand rows by default, and a warning", async () => {
    const answer = await tenant.invoke("Get-Recipient");
    expect(answer.body.value).toHaveLength(1000);
    expect(answer.body["@adminapi.warnings"]?.[0]).toMatch(more);
    expect(answer.body["@odata.nextLink"]).toBeUndefined();
  });

  it("everything, whole, when Unlimited is asked for, with an empty array of warnings", async () => {
    const answer = await tenant.invoke("Get-Recipient", {
      ResultSize: "Unlimited",
    });
    expect(answer.body.value).toHaveLength(
      tenant.server.state.recipients.count,
    );
    expect(answer.body["@adminapi.warnings"]).toEqual([]);
  });

  it("in pages when a page size is asked for: the same body is posted to the next link", async () => {
    const seen = new Set<unknown>();
    let url: string | undefined;
    let pages = 0;
    do {
      const answer = await tenant.invoke(
        "Get-Recipient",
        { ResultSize: "Unlimited" },
        { pageSize: 400, url, select: "Guid" },
      );
      for (const row of answer.body.value) seen.add(row.Guid);
      url = answer.body["@odata.nextLink"];
      pages += 1;
    } while (url);
    expect(seen.size).toBe(tenant.server.state.recipients.count);
    expect(pages).toBe(Math.ceil(tenant.server.state.recipients.count / 400));
  });

  it("a next link ends after half an hour", async () => {
    const first = await tenant.invoke(
      "Get-Recipient",
      { ResultSize: "Unlimited" },
      { pageSize: 10 },
    );
    await tenant.clock.advance(31 * 60_000);
    const late = await tenant.invoke(
      "Get-Recipient",
      { ResultSize: "Unlimited" },
      { url: first.body["@odata.nextLink"] },
    );
    expect(late.status).toBe(400);
    expect(late.body.error?.innererror.internalexception.message).toBe(
      "Expired or Invalid pagination request. Default Expiry time is 00:30:00",
    );
  });

  describe("where links never work", () => {
    let other: Caller;
    beforeAll(async () => (other = await callTenant({ nextLinks: "expired" })));
    afterAll(() => other.close());

    it("every one of them answers so", async () => {
      const first = await other.invoke(
        "Get-Recipient",
        { ResultSize: "Unlimited" },
        { pageSize: 10 },
      );
      const second = await other.invoke(
        "Get-Recipient",
        { ResultSize: "Unlimited" },
        { url: first.body["@odata.nextLink"] },
      );
      expect(second.status).toBe(400);
    });
  });

  it("a page size of 0 answers 200 and no rows", async () => {
    const answer = await tenant.invoke("Get-Recipient", {}, { pageSize: 0 });
    expect([answer.status, answer.body.value.length]).toEqual([200, 0]);
  });

  it("only the properties that were selected, with their type annotations", async () => {
    const answer = await tenant.invoke(
      "Get-Recipient",
      { ResultSize: 1 },
      { select: "Guid,DisplayName" },
    );
    expect(Object.keys(answer.body.value[0] ?? {}).sort()).toEqual([
      "DisplayName",
      "Guid",
      "Guid@data.type",
    ]);
  });
});

describe("identities", () => {
  it.each(["guid", "address", "proxy", "name"])(
    "finds a list by its %s",
    async (by) => {
      const list = tenant.server.state.lists.byIdentity(knownLists.faulty)!;
      const identity = {
        guid: list.guid,
        address: list.address,
        proxy: `${list.name}@old.${tenant.server.state.domain}`,
        name: list.name,
      }[by];
      const answer = await tenant.invoke("Get-DynamicDistributionGroup", {
        Identity: identity,
      });
      expect(answer.body.value.map((row) => row.Guid)).toEqual([list.guid]);
    },
  );

  it("an object that is nowhere is not found", async () => {
    const answer = await tenant.invoke("Get-DynamicDistributionGroup", {
      Identity: "nowhere@nowhere.example",
    });
    expect(answer.status).toBe(404);
    expect(answer.body.error?.innererror.internalexception.type).toMatch(
      /ManagementObjectNotFoundException/,
    );
  });

  it.each([undefined, "", null, "nowhere@nowhere.example"])(
    "members of %j are everyone there is",
    async (Identity) => {
      const answer = await tenant.invoke("Get-DynamicDistributionGroupMember", {
        Identity,
        ResultSize: "Unlimited",
      });
      expect(answer.body.value).toHaveLength(
        tenant.server.state.recipients.count,
      );
    },
  );
});

describe("audiences", () => {
  const count = async (filter: string) =>
    (
      await tenant.invoke(
        "Get-Recipient",
        { RecipientPreviewFilter: filter, ResultSize: "Unlimited" },
        { select: "Guid" },
      )
    ).body.value.length;

  it("the faulty list takes all staff in England", async () => {
    const { RecipientFilter } = (
      await tenant.invoke("Get-DynamicDistributionGroup", {
        Identity: address(knownLists.faulty),
      })
    ).body.value[0] as { RecipientFilter: string };
    expect(await count(RecipientFilter)).toBe(840);
    const members = await tenant.invoke(
      "Get-DynamicDistributionGroupMember",
      { Identity: address(knownLists.faulty), ResultSize: "Unlimited" },
      { select: "Guid" },
    );
    expect(members.body.value).toHaveLength(840);
  });

  it("a missing value is equal to nothing but $null", async () => {
    const all = tenant.server.state.recipients.count;
    expect(
      (await count("Department -eq $null")) +
        (await count("Department -ne $null")),
    ).toBe(all);
    expect(
      (await count("Department -eq 'Nursing'")) +
        (await count("Department -ne 'Nursing'")),
    ).toBe(all);
    expect(await count("Department -ne 'Nursing'")).toBeGreaterThan(
      await count("(Department -ne 'Nursing') -and (Department -ne $null)"),
    );
  });

  it("text compares without case, -like without a star is equality, a multi-valued property matches by any value", async () => {
    expect(await count("department -EQ 'NURSING'")).toBe(
      await count("Department -like 'Nursing'"),
    );
    expect(
      await count("ExtensionCustomAttribute1 -eq 'Band 5'"),
    ).toBeGreaterThan(0);
    expect(
      await count("ExtensionCustomAttribute1 -eq 'Band 5'"),
    ).toBeGreaterThan(await count("ExtensionCustomAttribute1 -eq 'Bank'"));
  });

  it("a filter that cannot be read is refused", async () => {
    expect(
      (await tenant.invoke("Get-Recipient", { Filter: "Department -eq" }))
        .status,
    ).toBe(400);
  });
});

test("faults come on request, with and without Retry-After", async () => {
  const ask = (fault: object) =>
    fetch(`${tenant.server.origin}/__control/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fault),
    });
  await ask({ face: "exchange", status: 429, retryAfter: 7 });
  await ask({ face: "exchange", status: 503 });
  const throttled = await tenant.invoke("Get-Recipient", { ResultSize: 1 });
  const down = await tenant.invoke("Get-Recipient", { ResultSize: 1 });
  expect([throttled.status, throttled.headers.get("retry-after")]).toEqual([
    429,
    "7",
  ]);
  expect([down.status, down.headers.get("retry-after")]).toEqual([503, null]);
  expect((await tenant.invoke("Get-Recipient", { ResultSize: 1 })).status).toBe(
    200,
  );
  expect((await ask({ face: "exchange", status: 200 })).status).toBe(400);
});
