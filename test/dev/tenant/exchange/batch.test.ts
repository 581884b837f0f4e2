import { knownLists } from "../../../../dev/tenant/estate/list-plan";
import { callTenant, type Caller } from "../tenant-caller";

let tenant: Caller;
beforeAll(async () => (tenant = await callTenant()));
afterAll(() => tenant.close());

interface Inner {
  id: string;
  status: number;
  headers: Record<string, string>;
  body: { value?: Record<string, unknown>[]; error?: { message: string } };
}

const inner = (id: string, CmdletName: string, Parameters: object = {}) => ({
  id,
  method: "POST",
  url: `https://outlook.office365.com/adminapi/beta/${tenant.server.state.tenantId}/InvokeCommand?`,
  headers: { "Content-Type": "application/json" },
  body: { CmdletInput: { CmdletName, Parameters } },
});

async function batch(
  requests: object[],
  prefer = "odata.maxpagesize = 1000;odata.continue-on-error",
): Promise<{ status: number; responses: Inner[] }> {
  const { origin, state } = tenant.server;
  const answer = await fetch(
    `${origin}/adminapi/beta/${state.tenantId}/$batch`,
    {
      method: "POST",
      headers: {
        authorization: `Bearer ${await tenant.token()}`,
        "content-type": "application/json",
        prefer,
      },
      body: JSON.stringify({ requests }),
    },
  );
  const body = (await answer.json()) as { responses: Inner[] };
  return { status: answer.status, responses: body.responses };
}

test("every inner request has an answer and a status of its own", async () => {
  const { status, responses } = await batch([
    inner("a", "Get-DistributionGroup", { Identity: knownLists.canary }),
    inner("b", "Get-DistributionGroup", { Identity: "nowhere@x.example" }),
    inner("c", "Get-Nonsense"),
    inner("d", "Get-TransportConfig"),
  ]);
  expect(status).toBe(200);
  expect(responses.map((one) => [one.id, one.status])).toEqual([
    ["a", 200],
    ["b", 404],
    ["c", 403],
    ["d", 200],
  ]);
  expect(responses[0]!.body.value![0]!.Name).toBe(knownLists.canary);
  expect(responses[1]!.body.error!.message).toBe("Invalid Operation");
});

test("without odata.continue-on-error the first failure ends it", async () => {
  const { responses } = await batch(
    [inner("a", "Get-Nonsense"), inner("b", "Get-TransportConfig")],
    "odata.maxpagesize=1000",
  );
  expect(responses.map(({ id }) => id)).toEqual(["a"]);
});

test("an inner request can be throttled by itself", async () => {
  tenant.server.faults.add({
    face: "exchange",
    status: 429,
    retryAfter: 9,
    cmdlet: "Get-Mailbox",
  });
  const { responses } = await batch([
    inner("a", "Get-TransportConfig"),
    inner("b", "Get-Mailbox", { ResultSize: 1 }),
    inner("c", "Get-Mailbox", { ResultSize: 1 }),
  ]);
  expect(
    responses.map((one) => [one.status, one.headers["retry-after"]]),
  ).toEqual([
    [200, undefined],
    [429, "9"],
    [200, undefined],
  ]);
});

test("ten fit, eleven do not; nor does what is no InvokeCommand of this tenant", async () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      inner(String(n), "Get-TransportConfig"),
    );
  expect((await batch(many(10))).responses).toHaveLength(10);
  expect((await batch(many(11))).status).toBe(400);
  expect((await batch([])).status).toBe(400);
  const strange = { ...inner("a", "Get-TransportConfig"), url: "/elsewhere" };
  expect((await batch([strange])).status).toBe(400);
});
