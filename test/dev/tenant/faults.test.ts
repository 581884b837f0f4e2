import { FaultBook } from "../../../dev/tenant/faults/fault-book";
import { faultHeader } from "../../../dev/tenant/faults/register-faults";
import { knownLists } from "../../../dev/tenant/estate/list-plan";
import { callTenant, type Caller } from "./tenant-caller";

let tenant: Caller;
beforeAll(async () => (tenant = await callTenant()));
afterAll(() => tenant.close());
afterEach(() => tenant.server.faults.clear());

const set = (Notes: string, fault: object) =>
  tenant.invoke(
    "Set-DynamicDistributionGroup",
    { Identity: knownLists.faulty, Notes },
    { headers: { [faultHeader]: JSON.stringify(fault) } },
  );
const notes = () =>
  tenant.server.state.lists
    .byIdentity(knownLists.faulty)!
    .settings.get("Notes");

test("it is done, and the answer says that it failed", async () => {
  const answer = await set("done", {
    kind: "doneButFails",
    status: 503,
    retryAfter: 4,
  });
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([
    503,
    "4",
  ]);
  expect(notes()).toBe("done");
});

test("the answer says that it is done, and nothing was", async () => {
  const before = notes();
  const answer = await set("ignored", { kind: "ignored" });
  expect([answer.status, answer.body.value]).toEqual([200, []]);
  expect(notes()).toBe(before);
});

test("the connection drops before the work, or after it", async () => {
  const before = notes();
  await expect(set("dropped", { kind: "drop" })).rejects.toThrow();
  expect(notes()).toBe(before);
  await expect(set("written", { kind: "doneButDropped" })).rejects.toThrow();
  expect(notes()).toBe("written");
});

test("the body ends halfway", async () => {
  await expect(
    tenant.invoke(
      "Get-Recipient",
      { ResultSize: 50 },
      { headers: { [faultHeader]: '{"kind":"cut"}' } },
    ),
  ).rejects.toThrow();
});

test("an answer is whole and has fewer rows than there are, with the warning", async () => {
  tenant.server.faults.add({ face: "exchange", kind: "fewerRows", rows: 7 });
  const answer = await tenant.invoke("Get-Recipient", {
    ResultSize: "Unlimited",
  });
  expect(answer.body.value).toHaveLength(7);
  expect(answer.body["@adminapi.warnings"]).toHaveLength(1);
});

test("a slow answer comes in the tenant's time, and none never", async () => {
  tenant.server.faults.add({ face: "exchange", kind: "slow", seconds: 90 });
  let answered = false;
  const slow = tenant.invoke("Get-TransportConfig").then((answer) => {
    answered = true;
    return answer;
  });
  await new Promise((soon) => setTimeout(soon, 100));
  expect(answered).toBe(false);
  await tenant.clock.advance(90_000);
  expect((await slow).status).toBe(200);

  const { origin, state } = tenant.server;
  const silent = fetch(`${origin}/v1.0/users?$top=1`, {
    headers: {
      authorization: `Bearer ${await tenant.token("https://graph.microsoft.com/.default")}`,
      [faultHeader]: '{"kind":"hang"}',
    },
    signal: AbortSignal.timeout(150),
  });
  await expect(silent).rejects.toThrow(/timeout|aborted/i);
  expect(state.tenantId).toBeTruthy();
});

test("they wait for their cmdlet, and for their turn", async () => {
  const ask = async (body: object) =>
    (
      await fetch(`${tenant.server.origin}/__control/faults`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      })
    ).status;
  const fault = { face: "exchange", status: 502, cmdlet: "Get-Mailbox" };
  expect(await ask({ ...fault, after: 1, times: 2 })).toBe(204);
  const statuses: number[] = [];
  for (let n = 0; n < 4; n++) {
    expect((await tenant.invoke("Get-TransportConfig")).status).toBe(200);
    statuses.push(
      (await tenant.invoke("Get-Mailbox", { ResultSize: 1 })).status,
    );
  }
  expect(statuses).toEqual([200, 502, 502, 200]);
  expect(await ask({ face: "exchange", kind: "slow" })).toBe(400);
  expect(await ask({ face: "nobody", status: 500 })).toBe(400);
});

test("a seed draws them: the same ones each time, about as many as asked for", () => {
  const draw = (seed: number) => {
    const book = new FaultBook({ rate: 0.1, seed });
    return Array.from({ length: 2_000 }, () => book.take("exchange"));
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  const met = draw(1).filter((fault) => fault !== null);
  expect(met.length).toBeGreaterThan(140);
  expect(met.length).toBeLessThan(260);
  expect(new Set(met.map(({ kind }) => kind)).size).toBeGreaterThan(3);
});
