import { knownLists } from "../../../../dev/tenant/estate/list-plan";
import { callTenant, type Answer, type Caller } from "../tenant-caller";

let tenant: Caller;
beforeAll(async () => (tenant = await callTenant()));
afterAll(() => tenant.close());

const post = async (
  path: string,
  input: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> => {
  const { origin, state } = tenant.server;
  const url = path.startsWith("http")
    ? path
    : `${origin}/adminapi/${path.replace("{tenant}", state.tenantId)}`;
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${await tenant.token()}`,
      "content-type": "application/json",
      ...headers,
    },
    body: JSON.stringify(input),
  });
  const text = await answer.text();
  const isJson = answer.headers.get("content-type")?.includes("json");
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    body: isJson ? (JSON.parse(text) as Answer["body"]) : { value: [] },
  };
};
const input = (CmdletName: string, Parameters: unknown = {}) => ({
  CmdletInput: { CmdletName, Parameters },
});

test("a refusal has the body that was seen on a live tenant, byte for byte", async () => {
  const message =
    "Parameter set cannot be resolved using the specified named parameters. Invalid cmdlet parameters specified. BogusParameter";
  const type =
    "Microsoft.Exchange.AdminApi.CommandInvocation.AmbiguousParameterSetException";
  const answer = await tenant.invoke("Get-Recipient", { BogusParameter: 1 });
  expect(answer.text).toBe(
    `{"error":{"code":"BadRequest","message":"Invalid Operation",` +
      `"details":[{"code":"Client","target":"","message":"|${type}|${message}"}],` +
      `"innererror":{"message":"Invalid Operation","type":"Microsoft.Exchange.Admin.OData.Core.ODataServiceException","stacktrace":"",` +
      `"internalexception":{"message":"${message}","type":"${type}","stacktrace":""}}}}`,
  );
});

test.each([
  [{}],
  [{ CmdletInput: {} }],
  [{ CmdletInput: { CmdletName: 7 } }],
  [{ CmdletInput: { CmdletName: "Get-Recipient", Parameters: [] } }],
  [input("Get-Recipient", { ResultSize: "many" })],
])("%j is a bad request", async (body) => {
  const answer = await post("beta/{tenant}/InvokeCommand", body);
  expect(answer.status).toBe(400);
});

test("another tenant's path is refused", async () => {
  const answer = await post(
    "beta/00000000-0000-4000-8000-000000000000/InvokeCommand",
    input("Get-Recipient"),
  );
  expect(answer.status).toBe(401);
});

test("a long answer without pages is whole and has the order of the short one", async () => {
  const answer = await tenant.invoke("Get-Recipient", {
    ResultSize: "Unlimited",
  });
  const guids = answer.body.value.map((row) => row.Guid);
  expect(new Set(guids).size).toBe(tenant.server.state.recipients.count);
  expect(Object.keys(answer.body)).toEqual([
    "@odata.context",
    "adminapi.warnings@odata.type",
    "@adminapi.warnings",
    "value",
  ]);
  const short = await tenant.invoke("Get-Recipient", { ResultSize: 3 });
  expect(short.body.value).toEqual(answer.body.value.slice(0, 3));
});

describe("the documented preview endpoint", () => {
  const path = "v2.0/{tenant}/DynamicDistributionGroupMember";
  const members = (parameters: unknown, headers = {}) =>
    post(
      path,
      input("Get-DynamicDistributionGroupMember", parameters),
      headers,
    );
  const identity = () => ({
    Identity: `${knownLists.faulty}@${tenant.server.state.domain}`,
  });

  it("answers with the stored members", async () => {
    const answer = await members({ ...identity(), ResultSize: "Unlimited" });
    expect(answer.body.value).toHaveLength(840);
  });

  it("its next links lead to itself", async () => {
    const seen = new Set<unknown>();
    let answer = await members(
      { ...identity(), ResultSize: "Unlimited" },
      { prefer: "odata.maxpagesize=500" },
    );
    for (;;) {
      for (const row of answer.body.value) seen.add(row.Guid);
      const next = answer.body["@odata.nextLink"];
      if (!next) break;
      expect(next).toContain("/v2.0/");
      answer = await post(
        next,
        input("Get-DynamicDistributionGroupMember", identity()),
      );
    }
    expect(seen.size).toBe(840);
  });

  it("takes its two parameters and no other, and not without an Identity", async () => {
    const more = await members({
      ...identity(),
      IncludeSoftDeletedObjects: true,
    });
    expect(more.status).toBe(400);
    expect((await members({})).status).toBe(400);
    expect((await members({ Identity: "" })).status).toBe(400);
  });

  it("takes no other cmdlet", async () => {
    const answer = await post(path, input("Get-Recipient", identity()));
    expect(answer.status).toBe(403);
  });
});

describe("where a cursor lives in one back end", () => {
  let other: Caller;
  beforeAll(async () => (other = await callTenant({ nextLinks: "anchored" })));
  afterAll(() => other.close());

  it("only the anchor of the first page finds it", async () => {
    const url = `${other.server.origin}/adminapi/beta/${other.server.state.tenantId}/InvokeCommand`;
    const ask = async (link: string, anchor?: string) => {
      const answer = await fetch(link, {
        method: "POST",
        headers: {
          authorization: `Bearer ${await other.token()}`,
          "content-type": "application/json",
          prefer: "odata.maxpagesize=5",
          ...(anchor && { "x-anchormailbox": anchor }),
        },
        body: JSON.stringify(input("Get-Recipient", { ResultSize: 20 })),
      });
      return {
        status: answer.status,
        body: (await answer.json()) as Answer["body"],
      };
    };
    const anchor = `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${other.server.state.tenantId}`;
    const next = (await ask(url, anchor)).body["@odata.nextLink"]!;
    expect((await ask(next, anchor)).status).toBe(200);
    expect((await ask(next)).status).toBe(400);
    expect((await ask(next, "UPN:someone@else.example")).status).toBe(400);
    const bare = (await ask(url)).body["@odata.nextLink"]!;
    expect((await ask(bare)).status).toBe(400);
  });
});
