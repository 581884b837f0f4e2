import type { LogFields } from "../../../../lib/ports/log";
import { createGraphClient } from "../../../../lib/tenant/graph/create-graph-client";
import { createRequestBudget } from "../../../../lib/tenant/transport/request-budget";
import {
  startScriptedServer,
  type Answer,
  type SeenRequest,
} from "../scripted-server";
import { createTestClock, halfIds } from "../test-clock";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function setUp(answer: (request: SeenRequest, index: number) => Answer) {
  const server = await startScriptedServer(answer);
  closers.push(() => server.close());
  const clock = createTestClock();
  const logged: string[] = [];
  const write = (event: string, fields?: LogFields) =>
    void logged.push(JSON.stringify({ event, ...fields }));
  let tokens = 0;
  const client = createGraphClient({
    credential: {
      getToken: (scope) =>
        Promise.resolve({
          token: `${String(scope)} ${++tokens}`,
          expiresOnTimestamp: Infinity,
        }),
    },
    fetch: server.fetch,
    clock,
    ids: halfIds,
    log: { debug: write, info: write, warn: write, error: write },
    budget: createRequestBudget({ clock, perSecond: 1000 }),
  });
  return { client, clock, logged, requests: server.requests };
}

const page = (value: unknown[], more: object = {}): Answer => ({
  body: { value, ...more },
});
const link = "https://graph.microsoft.com/v1.0/groups/g/members?$skiptoken=";

describe("groups", () => {
  it("asks for Microsoft 365 groups and says which are dynamic", async () => {
    const { client, requests } = await setUp(() =>
      page([
        {
          id: "ABC",
          mail: "Ward@nhs.example",
          displayName: "Ward",
          groupTypes: ["Unified", "DynamicMembership"],
        },
        { id: "def", mail: null, displayName: null, groupTypes: ["Unified"] },
      ]),
    );
    const answers = [];
    for await (const answer of client.unifiedGroups()) answers.push(answer);
    expect(answers).toEqual([
      {
        complete: true,
        groups: [
          {
            id: "abc",
            mail: "ward@nhs.example",
            displayName: "Ward",
            dynamic: true,
          },
          { id: "def", mail: "", displayName: "", dynamic: false },
        ],
      },
    ]);
    const [request] = requests;
    const query = new URL(request?.url ?? "", "http://x").searchParams;
    expect(query.get("$filter")).toBe("groupTypes/any(c:c eq 'Unified')");
    expect(request?.headers).toMatchObject({
      authorization: "Bearer https://graph.microsoft.com/.default 1",
      "x-ms-throttle-priority": "low",
      "x-asked-host": "graph.microsoft.com",
    });
  });

  it("follows next links with its headers, over empty pages, and counts a member once", async () => {
    const { client, requests } = await setUp(
      (_, index) =>
        [
          page([{ id: "A" }, { id: "b" }], {
            "@odata.nextLink": `${link}1%2B1`,
          }),
          page([], { "@odata.nextLink": `${link}2` }),
          page([
            { id: "B" },
            { id: "c", "@odata.type": "#microsoft.graph.user" },
          ]),
        ][index] ?? { status: 500 },
    );
    expect(await client.groupMembers("g")).toEqual({
      ids: ["a", "b", "c"],
      complete: true,
    });
    expect(requests[1]?.url).toContain("skiptoken=1%2B1");
    expect(
      requests.every(
        ({ headers }) => headers["x-ms-throttle-priority"] === "low",
      ),
    ).toBe(true);
  });

  it.each([
    ["a link out of Graph", { "@odata.nextLink": "https://evil.example/v1.0" }],
    ["a plain http link", { "@odata.nextLink": link.replace("https", "http") }],
  ])("stops at %s and says it is incomplete", async (_, more) => {
    const { client, requests } = await setUp(() => page([{ id: "a" }], more));
    expect(await client.groupMembers("g")).toEqual({
      ids: ["a"],
      complete: false,
    });
    expect(requests).toHaveLength(1);
  });

  it("says that it is incomplete when a later page cannot be had", async () => {
    const { client } = await setUp((_, index) =>
      index === 0
        ? page([{ id: "a" }], { "@odata.nextLink": `${link}1` })
        : {
            status: 400,
            body: { error: { code: "Directory_ExpiredPageToken" } },
          },
    );
    expect(await client.groupMembers("g")).toEqual({
      ids: ["a"],
      complete: false,
    });
  });
});

describe("changes", () => {
  const delta = "https://graph.microsoft.com/v1.0/groups/delta?$deltatoken=";
  const more = "https://graph.microsoft.com/v1.0/groups/delta?$skiptoken=";

  it("begin now, without a first round", async () => {
    const { client, requests } = await setUp(() =>
      page([], { "@odata.deltaLink": `${delta}1` }),
    );
    expect(await client.changesFromNow("groups")).toBe(`${delta}1`);
    const query = new URL(requests[0]?.url ?? "", "http://x").searchParams;
    expect(query.get("$deltatoken")).toBe("latest");
    expect(query.get("$select")?.split(",")).toContain("members");
  });

  it("are followed over empty pages, and name everyone once", async () => {
    const { client, requests } = await setUp(
      (_, index) =>
        [
          page([{ id: "A" }, { id: "B", "@removed": { reason: "deleted" } }], {
            "@odata.nextLink": `${more}1`,
          }),
          page([], { "@odata.nextLink": `${more}2` }),
          // A large group comes in slices, and an object more than once.
          page(
            [
              { id: "c", "members@delta": [{ id: "x" }] },
              { id: "C", "members@delta": [{ id: "y", "@removed": {} }] },
              { id: "a" },
            ],
            { "@odata.deltaLink": `${delta}2` },
          ),
        ][index] ?? { status: 500 },
    );
    expect(await client.changesSince("groups", `${delta}1`)).toEqual({
      ids: ["a", "b", "c"],
      membersOf: ["c"],
      cursor: `${delta}2`,
    });
    expect(requests.map(({ url }) => decodeURIComponent(url))).toEqual([
      "/v1.0/groups/delta?$deltatoken=1",
      "/v1.0/groups/delta?$skiptoken=1",
      "/v1.0/groups/delta?$skiptoken=2",
    ]);
  });

  it.each<[string, Answer]>([
    [
      "410 with a place to begin anew",
      {
        status: 410,
        headers: { location: `${delta}` },
        body: { error: { code: "resyncRequired", message: "x" } },
      },
    ],
    [
      "a state that is not found",
      {
        status: 404,
        body: { error: { code: "SyncStateNotFound", message: "x" } },
      },
    ],
  ])("have expired after %s", async (_, answer) => {
    const { client } = await setUp(() => answer);
    expect(await client.changesSince("users", `${delta}1`)).toBeUndefined();
  });

  it("are an error where a part of them is missing: the rest would be lost", async () => {
    const { client } = await setUp((_, index) =>
      index === 0
        ? page([{ id: "a" }], { "@odata.nextLink": `${more}1` })
        : { status: 400, body: { error: { code: "Nope", message: "x" } } },
    );
    await expect(
      client.changesSince("groups", `${delta}1`),
    ).rejects.toMatchObject({ code: "tenant_rejected" });
    const ends = await setUp(() => page([{ id: "a" }]));
    await expect(
      ends.client.changesSince("groups", `${delta}1`),
    ).rejects.toMatchObject({ code: "tenant_unavailable" });
  });
});

describe("counts in batches", () => {
  interface Batch {
    requests: {
      id: string;
      url: string;
      headers: Record<string, string>;
    }[];
  }
  const batchOf = (request: SeenRequest | undefined) =>
    JSON.parse(request?.body ?? "{}") as Batch;
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];

  it("asks twenty at once, and reads a count however it is written", async () => {
    const forms: unknown[] = [7, "7", Buffer.from("7").toString("base64")];
    const { client, requests } = await setUp((request) => ({
      body: {
        responses: batchOf(request)
          .requests.map(({ id }, at) =>
            at === 3
              ? { id, status: 403, body: { error: {} } }
              : { id, status: 200, body: forms[at % forms.length] },
          )
          .reverse(),
      },
    }));
    const counts = await client.countUsers(letters);
    expect(counts).toHaveLength(26);
    expect(counts.map((count, at) => (count === 7 ? "" : at)).join("")).toBe(
      "323",
    );
    expect(requests.map((one) => batchOf(one).requests.length)).toEqual([
      20, 6,
    ]);
    const [first] = batchOf(requests[0]).requests;
    expect(decodeURIComponent(first?.url ?? "")).toBe(
      "/users/$count?$filter=startswith(mailNickname,'a')",
    );
    expect(first?.headers.ConsistencyLevel).toBe("eventual");
  });

  it("sends again what was throttled, and that alone, after the longest time asked for", async () => {
    const { client, clock, requests } = await setUp((request, index) => ({
      body: {
        responses: batchOf(request).requests.map(({ id }, at) =>
          index === 0 && at < 2
            ? {
                id,
                status: 429,
                headers: { "Retry-After": at === 0 ? "2.128" : "300" },
                body: { error: {} },
              }
            : { id, status: 200, body: Number(id) },
        ),
      },
    }));
    const began = clock.now();
    const counts = await client.countUsers(letters.slice(0, 5));
    expect(counts).toEqual([0, 1, 2, 3, 4]);
    expect(
      requests.map((one) => batchOf(one).requests.map(({ id }) => id)),
    ).toEqual([
      ["0", "1", "2", "3", "4"],
      ["0", "1"],
    ]);
    expect(clock.now() - began).toBeGreaterThanOrEqual(300_000);
  });

  it("says how long to wait when that is beyond the deadline", async () => {
    const { client, clock } = await setUp((request) => ({
      body: {
        responses: batchOf(request).requests.map(({ id }) => ({
          id,
          status: 429,
          headers: { "Retry-After": "900" },
        })),
      },
    }));
    await expect(
      client.until(clock.now() + 60_000).countUsers(["a"]),
    ).rejects.toMatchObject({
      code: "tenant_throttled",
      retryAfterSeconds: 900,
    });
  });
});

describe("trouble", () => {
  it.each([
    [403, "tenant_forbidden"],
    [404, "not_found"],
    [400, "tenant_rejected"],
    [410, "tenant_rejected"],
  ])("%i is %s, and its message names nobody", async (status, code) => {
    const { client } = await setUp(() => ({
      status,
      body: {
        error: { code: "Some_Code", message: "jo.smith@nhs.example is not" },
      },
    }));
    const error: unknown = await client
      .groupMembers("g")
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain("smith");
  });

  it("obeys a Retry-After beyond the 180 seconds that the client's own handler caps it at", async () => {
    const { client, clock, requests } = await setUp((_, index) =>
      index === 0
        ? { status: 429, headers: { "retry-after": "299.5" } }
        : page([{ id: "a" }]),
    );
    const start = clock.now();
    expect((await client.groupMembers("g")).ids).toEqual(["a"]);
    expect(clock.now() - start).toBeGreaterThanOrEqual(300_000);
    expect(requests).toHaveLength(2);
  });

  it("keeps the time to wait when the deadline comes first", async () => {
    const { client, clock } = await setUp(() => ({
      status: 429,
      headers: { "retry-after": "299" },
    }));
    await expect(
      client.until(clock.now() + 1000).groupMembers("g"),
    ).rejects.toMatchObject({
      code: "tenant_throttled",
      retryAfterSeconds: 299,
    });
  });

  it.each([500, 502, 503, 504])("tries again after %i", async (status) => {
    const { client } = await setUp((_, index) =>
      index === 0 ? { status, body: "<html>" } : page([{ id: "a" }]),
    );
    expect((await client.groupMembers("g")).ids).toEqual(["a"]);
  });

  it("tries again after a broken connection", async () => {
    const { client } = await setUp((_, index) =>
      index === 0 ? { hangUp: true } : page([{ id: "a" }]),
    );
    expect((await client.groupMembers("g")).ids).toEqual(["a"]);
  });

  it("gets a new token once", async () => {
    const { client, requests } = await setUp((_, index) =>
      index === 0 ? { status: 401 } : page([{ id: "a" }]),
    );
    expect((await client.groupMembers("g")).ids).toEqual(["a"]);
    expect(requests[1]?.headers.authorization).toMatch(/ 2$/);
  });
});

describe("message trace", () => {
  it("asks for one address in one window and answers oldest first", async () => {
    const row = (messageId: string, receivedDateTime: string) => ({
      messageId,
      senderAddress: "a@nhs.example",
      recipientAddress: "o'all@nhs.example",
      receivedDateTime,
      subject: null,
      status: "expanded",
      size: 1,
    });
    const { client, requests } = await setUp(() =>
      page([
        row("<2>", "2026-01-01T00:02:00Z"),
        row("<1>", "2026-01-01T00:01:00Z"),
      ]),
    );
    const rows = await client.toRecipient("o'all@nhs.example", {
      from: "2026-01-01T00:00:00Z",
      to: "2026-01-01T01:00:00Z",
    });
    expect(rows.map(({ messageId }) => messageId)).toEqual(["<1>", "<2>"]);
    expect(rows[0]).toEqual({
      messageId: "<1>",
      senderAddress: "a@nhs.example",
      recipientAddress: "o'all@nhs.example",
      receivedDateTime: "2026-01-01T00:01:00Z",
      subject: "",
      status: "expanded",
    });
    const url = new URL(requests[0]?.url ?? "", "http://x");
    expect(url.pathname).toBe("/v1.0/admin/exchange/tracing/messageTraces");
    expect(url.searchParams.get("$filter")).toBe(
      "recipientAddress eq 'o''all@nhs.example' and receivedDateTime ge 2026-01-01T00:00:00Z and receivedDateTime le 2026-01-01T01:00:00Z",
    );
  });

  it("keeps far below the quota that the whole tenant shares", async () => {
    const { client, clock } = await setUp(() => page([]));
    const start = clock.now();
    const window = { from: "2026-01-01T00:00:00Z", to: "2026-01-01T01:00:00Z" };
    for (let i = 0; i < 30; i++) await client.toRecipient("a@b", window);
    expect(clock.now() - start).toBeGreaterThanOrEqual(95_000);
  });

  it("answers nothing rather than a part", async () => {
    const { client } = await setUp((_, index) =>
      index === 0
        ? page([], { "@odata.nextLink": `${link}1` })
        : { status: 400, body: { error: { code: "x" } } },
    );
    await expect(
      client.toRecipient("a@b", {
        from: "2026-01-01T00:00:00Z",
        to: "2026-01-01T01:00:00Z",
      }),
    ).rejects.toMatchObject({ code: "tenant_incomplete" });
  });
});

describe("mail", () => {
  const mail = {
    from: "guard@nhs.example",
    to: ["ops@nhs.example"],
    subject: "A list was restricted",
    text: "…",
    headers: [{ name: "x-breakwater" as const, value: "1" }],
  };

  it("sends with the headers that mark it, and keeps no copy", async () => {
    const { client, requests } = await setUp(() => ({ status: 202 }));
    await client.send(mail);
    expect(requests[0]?.method).toBe("POST");
    expect(requests[0]?.url).toBe("/v1.0/users/guard%40nhs.example/sendMail");
    expect(JSON.parse(requests[0]?.body ?? "")).toEqual({
      message: {
        subject: mail.subject,
        body: { contentType: "Text", content: "…" },
        toRecipients: [{ emailAddress: { address: "ops@nhs.example" } }],
        internetMessageHeaders: mail.headers,
      },
      saveToSentItems: false,
    });
  });

  it.each([
    [
      "429: it was not taken",
      { status: 429, headers: { "retry-after": "1" } },
      2,
    ],
    ["503: it was not taken", { status: 503 }, 2],
    ["500: it may have been", { status: 500 }, 1],
    ["a broken connection: it may have been", { hangUp: true }, 1],
  ])("after %s", async (_, first, requestsMade) => {
    const { client, requests } = await setUp((_request, index) =>
      index === 0 ? first : { status: 202 },
    );
    const sent = client.send(mail);
    if (requestsMade === 1)
      await expect(sent).rejects.toMatchObject({ code: "tenant_unavailable" });
    else await sent;
    expect(requests).toHaveLength(requestsMade);
  });
});
