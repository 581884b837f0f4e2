import {
  createGraphTenant,
  eventual,
  objectId,
  people,
  rowOf,
} from "./graph-tenant";
import type { GraphFault } from "../../../../dev/tenant/graph/register-graph";

const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

describe("every answer", () => {
  test.each([
    ["no token", undefined, "Access token is empty."],
    [
      "a token for something else",
      "Bearer bad",
      "Access token validation failure.",
    ],
  ])("%s is 401 in Graph's shape", async (_, authorization, message) => {
    const { app } = createGraphTenant();
    const answer = await app.inject({
      url: "/v1.0/users",
      headers: authorization === undefined ? {} : { authorization },
    });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers["www-authenticate"]).toMatch(/^Bearer /);
    expect(answer.json()).toMatchObject({
      error: { code: "InvalidAuthenticationToken", message },
    });
  });

  test("carries its ids, and an error carries them inside", async () => {
    const { get } = createGraphTenant();
    const mine = "11111111-2222-4333-8444-555555555555";
    const { headers, body } = await get("/users/nobody", {
      "client-request-id": mine,
    });
    expect(headers["client-request-id"]).toBe(mine);
    expect(headers["request-id"]).toMatch(guid);
    expect(body.error).toMatchObject({
      innerError: {
        date: "2016-11-14T08:00:00",
        "request-id": headers["request-id"],
        "client-request-id": mine,
      },
    });
    const other = await get("/users", { "client-request-id": "no guid" });
    expect(other.headers["client-request-id"]).toBe(
      other.headers["request-id"],
    );
  });

  test.each<[GraphFault, string, string | undefined]>([
    [{ status: 429, retryAfter: 7 }, "TooManyRequests", "7"],
    [{ status: 429 }, "TooManyRequests", undefined],
    [{ status: 503, retryAfter: 2 }, "ServiceUnavailable", "2"],
    [{ status: 503 }, "ServiceUnavailable", undefined],
  ])("a fault on request: %j", async (fault, code, retryAfter) => {
    const faults = [fault];
    const { get } = createGraphTenant({
      takeFault: () => faults.shift() ?? null,
    });
    const { status, headers, body } = await get("/users");
    expect([status, body.error.code, headers["retry-after"]]).toEqual([
      fault.status,
      code,
      retryAfter,
    ]);
    expect((await get("/users")).status).toBe(200);
  });

  test.each([
    ["/users", "2"],
    ["/users?$select=id", "1"],
    [`/groups/${objectId(rowOf("ward"))}/members`, "3"],
    [`/groups/${objectId(rowOf("ward"))}/transitiveMembers?$select=id`, "4"],
    ["/groups", "1"],
  ])("%s costs %s resource units", async (url, units) => {
    expect(
      (await createGraphTenant().get(url)).headers["x-ms-resource-unit"],
    ).toBe(units);
  });
});

describe("$batch", () => {
  const count = `/groups/${objectId(rowOf("ward"))}/transitiveMembers/$count`;

  test("judges every request for itself", async () => {
    const { post } = createGraphTenant();
    const { status, body } = await post("/$batch", {
      requests: [
        { id: "1", method: "GET", url: count, headers: eventual },
        { id: "2", method: "GET", url: count },
        {
          id: "3",
          method: "GET",
          url: "users?$top=1&$select=id",
          dependsOn: ["1"],
        },
        { id: "4", method: "GET", url: "/users/nobody" },
        { id: "5", method: "GET", url: "/users", dependsOn: ["4"] },
      ],
    });
    expect(status).toBe(200);
    expect(
      body.responses.map((response) => [response.id, response.status]),
    ).toEqual([
      ["1", 200],
      ["2", 400],
      ["3", 200],
      ["4", 404],
      ["5", 424],
    ]);
    expect(body.responses[0]!.body).toBe("6");
    expect(body.responses[2]!.body).toMatchObject({
      value: [{ id: objectId(0) }],
      "@odata.nextLink": expect.stringMatching(
        /^http:\/\/127\.0\.0\.1:7001\/v1\.0\/users\?/,
      ) as unknown,
    });
  });

  test("a throttled request inside has its own Retry-After", async () => {
    let calls = 0;
    const { post } = createGraphTenant({
      takeFault: () => (++calls === 3 ? { status: 429, retryAfter: 4 } : null),
    });
    const requests = ["a", "b", "c"].map((id) => ({
      id,
      method: "GET",
      url: "/groups",
    }));
    const { status, body } = await post("/$batch", { requests });
    expect(status).toBe(200);
    expect(body.responses.map((response) => response.status)).toEqual([
      200, 429, 200,
    ]);
    expect(body.responses[1]!.headers["Retry-After"]).toBe("4");
  });

  test.each([
    [
      "more than 20",
      Array.from({ length: 21 }, (_, i) => ({
        id: String(i),
        method: "GET",
        url: "/users",
      })),
    ],
    [
      "an id twice, whatever its case",
      ["a", "A"].map((id) => ({ id, method: "GET", url: "/users" })),
    ],
    ["none", []],
    [
      "an absolute url",
      [
        {
          id: "1",
          method: "GET",
          url: "https://graph.microsoft.com/v1.0/users",
        },
      ],
    ],
    [
      "a dependency on nothing",
      [{ id: "1", method: "GET", url: "/users", dependsOn: ["9"] }],
    ],
  ])("refuses %s", async (_, requests) => {
    expect(
      (await createGraphTenant().post("/$batch", { requests })).status,
    ).toBe(400);
  });
});

describe("sendMail", () => {
  const mail = (over: object = {}) => ({
    message: {
      subject: "Notice",
      body: { contentType: "Text", content: "…" },
      toRecipients: [{ emailAddress: { address: "ward@small.example" } }],
      internetMessageHeaders: [{ name: "x-notice", value: "1" }],
      ...over,
    },
    saveToSentItems: false,
  });

  test.each(["p3@small.example", objectId(3)])(
    "from %s enters the mail flow, 202 and no body",
    async (id) => {
      const { post, mailFlow } = createGraphTenant();
      const heard: string[] = [];
      mailFlow.hear(
        ({
          mail: { senderAddress, subject, headers, authenticated },
          audience,
        }) =>
          heard.push(
            JSON.stringify([
              senderAddress,
              subject,
              headers,
              authenticated,
              audience,
            ]),
          ),
      );
      const { status, text } = await post(`/users/${id}/sendMail`, mail());
      expect([status, text]).toEqual([202, ""]);
      expect(heard).toEqual([
        JSON.stringify([
          "p3@small.example",
          "Notice",
          { "x-notice": "1" },
          true,
          5,
        ]),
      ]);
    },
  );

  test("accepted is not delivered: a refusal is not told here", async () => {
    const { post, mailFlow, state } = createGraphTenant();
    (
      state as unknown as { restrict(list: string, to: string[]): void }
    ).restrict("ward", ["p9"]);
    expect((await post(`/users/${objectId(3)}/sendMail`, mail())).status).toBe(
      202,
    );
    expect(mailFlow.results().rejected).toBe(1);
  });

  test.each([
    [
      "nobody's mailbox",
      "/users/nobody/sendMail",
      mail(),
      404,
      "ErrorInvalidUser",
    ],
    [
      "a contact",
      `/users/${objectId(people)}/sendMail`,
      mail(),
      404,
      "ErrorInvalidUser",
    ],
    [
      "no recipient",
      `/users/${objectId(1)}/sendMail`,
      mail({ toRecipients: [] }),
      400,
      "ErrorInvalidRecipients",
    ],
    [
      "no message",
      `/users/${objectId(1)}/sendMail`,
      {},
      400,
      "RequestBodyRead",
    ],
    [
      "a header of its own",
      `/users/${objectId(1)}/sendMail`,
      mail({
        internetMessageHeaders: [{ name: "In-Reply-To", value: "<a@x>" }],
      }),
      400,
      "InvalidInternetMessageHeader",
    ],
    [
      "empty headers",
      `/users/${objectId(1)}/sendMail`,
      mail({ internetMessageHeaders: [] }),
      400,
      "InvalidInternetMessageHeaderCollection",
    ],
  ])("refuses %s, and nothing is sent", async (_, url, body, status, code) => {
    const { post, mailFlow } = createGraphTenant();
    expect(await post(url, body)).toMatchObject({
      status,
      body: { error: { code } },
    });
    expect(mailFlow.results()).toMatchObject({
      listMessages: 0,
      deliveredToPeople: 0,
    });
  });
});
