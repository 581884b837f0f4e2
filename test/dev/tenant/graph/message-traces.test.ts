import { createGraphTenant, type GraphBody } from "./graph-tenant";

const path = "/admin/exchange/tracing/messageTraces";
const filtered = (filter: string) =>
  `${path}?$filter=${encodeURIComponent(filter)}`;
const statuses = (body: GraphBody) =>
  body.value.map(
    ({ recipientAddress, status }) =>
      `${String(recipientAddress).split("@")[0]} ${String(status)}`,
  );

async function withMail() {
  const tenant = createGraphTenant();
  tenant.mailFlow.send({
    from: 3,
    to: ["all@small.example"],
    subject: "Weekly digest",
    messageId: "<Digest-1@small.example>",
  });
  await tenant.clock.advance(3_600_000);
  (
    tenant.state as unknown as { restrict(list: string, to: string[]): void }
  ).restrict("all", ["p9"]);
  tenant.mailFlow.send({
    from: 4,
    to: ["all@small.example"],
    subject: "RE: Weekly digest",
    inReplyTo: "<Digest-1@small.example>",
  });
  await tenant.clock.advance(60_000);
  return tenant;
}
const first = "2016-11-14T08:00:00Z";
const second = "2016-11-14T09:00:00Z";

describe("message traces", () => {
  test.each([
    [
      "all",
      path,
      [
        "all failed",
        "all expanded",
        "p0 delivered",
        "p1 delivered",
        "p2 delivered",
        "p3 delivered",
      ],
    ],
    [
      "a list",
      filtered("recipientAddress eq 'All@small.example'"),
      ["all failed", "all expanded"],
    ],
    ["a status", filtered("status eq 'failed'"), ["all failed"]],
    [
      "a sender",
      filtered("senderAddress eq 'p3@small.example' and status eq 'expanded'"),
      ["all expanded"],
    ],
    [
      "a message",
      filtered(
        "messageId eq '<Digest-1@small.example>' and status eq 'expanded'",
      ),
      ["all expanded"],
    ],
    [
      "a subject",
      filtered("startsWith(subject,'weekly') and status eq 'expanded'"),
      ["all expanded"],
    ],
    [
      "part of a subject",
      filtered(
        "contains(subject,'digest') and recipientAddress eq 'all@small.example'",
      ),
      ["all failed", "all expanded"],
    ],
    [
      "a window",
      filtered(
        `receivedDateTime ge 2016-11-14T08:30:00Z and receivedDateTime le ${second}`,
      ),
      ["all failed"],
    ],
    [
      "a window's ends",
      filtered(
        `receivedDateTime ge ${first} and receivedDateTime le ${first} and status eq 'expanded'`,
      ),
      ["all expanded"],
    ],
    // "or is silently ignored": measured live.
    [
      "or",
      filtered(
        "recipientAddress eq 'p1@small.example' or recipientAddress eq 'p2@small.example'",
      ),
      ["p1 delivered"],
    ],
  ])("answers about %s", async (_, url, expected) => {
    const { get } = await withMail();
    const { status, body } = await get(url);
    expect(status).toBe(200);
    expect(statuses(body)).toEqual(expected);
  });

  test("a row is as documented", async () => {
    const { get } = await withMail();
    expect((await get(filtered("status eq 'expanded'"))).body.value[0]).toEqual(
      {
        id: expect.stringMatching(/^[\da-f-]{36}$/) as unknown,
        messageId: "<Digest-1@small.example>",
        senderAddress: "p3@small.example",
        recipientAddress: "all@small.example",
        receivedDateTime: first,
        subject: "Weekly digest",
        size: expect.any(Number) as unknown,
        fromIP: "192.0.2.25",
        toIP: "",
        status: "expanded",
      },
    );
  });

  test.each([
    ["half a window", `receivedDateTime ge ${first}`],
    [
      "more than ten days",
      "receivedDateTime ge 2016-11-01T00:00:00Z and receivedDateTime le 2016-11-14T00:00:00Z",
    ],
    [
      "more than ninety days back",
      "receivedDateTime ge 2016-08-01T00:00:00Z and receivedDateTime le 2016-08-02T00:00:00Z",
    ],
    [
      "the future",
      `receivedDateTime ge ${first} and receivedDateTime le 2016-11-14T10:00:00Z`,
    ],
    [
      "a window back to front",
      `receivedDateTime ge ${second} and receivedDateTime le ${first}`,
    ],
    [
      "another comparison",
      `receivedDateTime gt ${first} and receivedDateTime le ${second}`,
    ],
    ["ne", "status ne 'failed'"],
    ["a property twice", "status eq 'failed' and status eq 'expanded'"],
    ["what has no such property", "size eq 5"],
    ["a text function elsewhere", "contains(senderAddress,'p')"],
    ["no filter", "status eq"],
  ])("refuses %s", async (_, filter) => {
    const { get } = await withMail();
    expect(await get(filtered(filter))).toMatchObject({
      status: 400,
      body: { error: { code: "BadRequest" } },
    });
  });

  test("pages by $top, 1 to 5,000", async () => {
    const { get } = await withMail();
    const seen: string[] = [];
    for (let next: string | undefined = `${path}?$top=2`; next;) {
      const { body }: { body: GraphBody } = await get(next);
      expect(body.value.length).toBeLessThanOrEqual(2);
      seen.push(...statuses(body));
      next = body["@odata.nextLink"];
    }
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
    for (const top of ["0", "5001", "x"])
      expect((await get(`${path}?$top=${top}`)).status).toBe(400);
  });

  test("the tenant has 100 requests in 5 minutes, whoever asks", async () => {
    const { get, clock } = await withMail();
    for (let i = 0; i < 100; i++) expect((await get(path)).status).toBe(200);
    await clock.advance(100_000);
    const { status, headers, body } = await get(path);
    expect([status, body.error.code, headers["retry-after"]]).toEqual([
      429,
      "TooManyRequests",
      "200",
    ]);
    expect((await get("/users")).status).toBe(200);
    await clock.advance(199_000);
    expect((await get(path)).status).toBe(429);
    await clock.advance(1_000);
    expect((await get(path)).status).toBe(200);
  });

  test("tells a message's way to one recipient", async () => {
    const { get } = await withMail();
    const { id } = (await get(filtered("status eq 'failed'"))).body.value[0]!;
    const { body } = await get(
      `${path}/${String(id)}/getDetailsByRecipient(recipientAddress='all@small.example')`,
    );
    expect(body.value.map(({ event }) => event)).toEqual(["Receive", "Fail"]);
    // Learn, exchangeMessageTraceDetail resource.
    expect(body.value[0]).toHaveProperty("dateTime");
  });
});
