import {
  collect,
  fault,
  ok,
  recipients,
  startClient,
} from "./scripted-exchange";

describe("errors", () => {
  it("takes a 403 full of NUL bytes for a missing role", async () => {
    const { client } = await startClient(() => ({
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
    const { client } = await startClient(() => ({
      status: 400,
      body: { error },
    }));
    await expect(collect(client.recipients(recipients))).rejects.toMatchObject({
      code: "tenant_rejected",
      message: `Exchange refused Get-Recipient (400): ${expected}`,
    });
  });

  it("keeps names, addresses and tokens out of messages and logs", async () => {
    const { client, logged } = await startClient(({ cmdlet }, index) =>
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
    const { client, tokens, requests } = await startClient((_, index) =>
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
    const { client, requests, tokens } = await startClient(() => ({
      status: 401,
    }));
    await expect(collect(client.recipients(recipients))).rejects.toMatchObject({
      code: "tenant_unauthorized",
    });
    expect(requests).toHaveLength(2);
    expect(tokens[1]).toContain("nbf");
  });

  it("obeys a Retry-After longer than any library's cap, and halves its rate", async () => {
    const { client, clock } = await startClient((_, index) =>
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
    const { client, clock, requests } = await startClient(() => ({
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
    const { client, clock } = await startClient((_, index) =>
      index < 2 ? { status, body: "<html>" } : ok([{ Name: "a" }]),
    );
    expect((await collect(client.recipients(recipients))).names).toEqual(["a"]);
    expect(clock.slept.slice(0, 2)).toEqual([750, 1500]);
  });

  it("tries again when the connection breaks, and says so in the end", async () => {
    const { client, requests } = await startClient(() => ({ hangUp: true }));
    await expect(collect(client.recipients(recipients))).rejects.toMatchObject({
      code: "tenant_unavailable",
    });
    expect(requests).toHaveLength(6);
  });

  it("keeps to the region that the front door names, and posts there", async () => {
    const { client, requests } = await startClient(({ request }) =>
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
    const { client, requests } = await startClient(() => ({
      status: 302,
      headers: { location: "https://evil.example/" },
    }));
    await expect(collect(client.recipients(recipients))).rejects.toBeDefined();
    expect(requests).toHaveLength(1);
  });
});
