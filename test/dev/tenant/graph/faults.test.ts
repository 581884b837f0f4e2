import { createTenantServer } from "../../../../dev/tenant/create-tenant-server";
import { createTenantState } from "../../../../dev/tenant/state/create-tenant-state";
import { createTestClock } from "../small-tenant";

let server: Awaited<ReturnType<typeof createTenantServer>>;
let token: string;
const clock = createTestClock();
beforeAll(async () => {
  server = await createTenantServer({
    state: createTenantState({ clock, scale: 0.0001, seed: 1 }),
    port: 0,
  });
  ({ token } = await server.issuer.issue(server.clients.app, "graph"));
});
afterAll(() => server.close());

const call = (fault: object | null, path = "/users", init: RequestInit = {}) =>
  fetch(`${server.origin}/v1.0${path}`, {
    ...init,
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      ...(fault && { "x-simulated-fault": JSON.stringify(fault) }),
    },
  });

test.each([
  [{ status: 429, retryAfter: 7 }, 429, "7"],
  [{ status: 429 }, 429, null],
  [{ status: 503 }, 503, null],
  [{ kind: "doneButFails", status: 504 }, 504, null],
])("by a header of the request: %j", async (fault, status, retryAfter) => {
  const answer = await call(fault);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([
    status,
    retryAfter,
  ]);
  expect((await call(null)).status).toBe(200);
});

test.each(["drop", "doneButDropped", "cut"])(
  "the connection ends: %s",
  async (kind) => {
    await expect(
      call({ kind }).then((answer) => answer.text()),
    ).rejects.toThrow();
    expect((await call(null)).status).toBe(200);
  },
);

test("no answer at all, until the client has had enough", async () => {
  await expect(
    call({ kind: "hang" }, "/users", { signal: AbortSignal.timeout(200) }),
  ).rejects.toMatchObject({ name: "TimeoutError" });
});

test("a slow answer comes when its seconds have passed on the tenant's clock", async () => {
  let answered = false;
  const answer = call({ kind: "slow", seconds: 30 }).then(({ status }) => {
    answered = true;
    return status;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(answered).toBe(false);
  await clock.advance(30_000);
  expect(await answer).toBe(200);
});

test("one request of a batch is throttled, the others are answered", async () => {
  const requests = ["a", "b", "c"].map((id) => ({
    id,
    method: "GET",
    url: "/users?$top=1",
    ...(id === "b" && {
      headers: {
        "x-simulated-fault": JSON.stringify({ status: 429, retryAfter: 3 }),
      },
    }),
  }));
  const { responses } = (await (
    await call(null, "/$batch", {
      method: "POST",
      body: JSON.stringify({ requests }),
    })
  ).json()) as {
    responses: { status: number; headers: Record<string, string> }[];
  };
  expect(responses.map(({ status }) => status)).toEqual([200, 429, 200]);
  expect(responses[1]!.headers["Retry-After"]).toBe("3");
});
