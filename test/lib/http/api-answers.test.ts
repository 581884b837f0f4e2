import { send, throwIt } from "./throw-through-api";

describe("the rest", () => {
  test("release answers 202 again and again; what is not there is 404", async () => {
    const { json } = await throwIt();
    const params = { id: String(json.id) };
    for (let i = 0; i < 2; i++)
      expect(
        await send({ method: "DELETE", path: "/kill-switch/{id}", params }),
      ).toMatchObject({
        status: 202,
        json: { state: "released" },
      });
    for (const id of [
      "01ARZ3NDEKTSV4RRFFQ69G5FAV",
      "no|such",
      "",
      "x".repeat(65),
    ])
      for (const [method, body] of [
        ["GET", undefined],
        ["DELETE", undefined],
        ["PATCH", { minutes: 5 }],
      ] as const)
        expect(
          await send({
            method,
            path: "/kill-switch/{id}",
            params: { id },
            body,
          }),
        ).toMatchObject({ status: 404, json: { code: "not_found" } });
  });

  test.each([
    { minutes: 0 },
    { minutes: 1441 },
    {},
    { minutes: 5, reason: "x" },
  ])("PATCH refuses %j", async (body) => {
    const { json } = await throwIt();
    expect(
      await send({
        method: "PATCH",
        path: "/kill-switch/{id}",
        params: { id: String(json.id) },
        body,
      }),
    ).toMatchObject({ status: 400, json: { code: "bad_request" } });
  });

  test("approving what does not wait is a conflict", async () => {
    const { json } = await throwIt();
    expect(
      await send({
        method: "POST",
        path: "/kill-switch/{id}/approve",
        params: { id: String(json.id) },
      }),
    ).toMatchObject({ status: 409, json: { code: "conflict" } });
  });

  test("a method that is not there is 405 with those that are", async () => {
    expect(await send({ method: "PUT", path: "/kill-switch" })).toMatchObject({
      status: 405,
      headers: { Allow: "POST, GET" },
      json: { code: "method_not_allowed" },
    });
  });

  test("what breaks inside is 500 and says nothing of it", async () => {
    const answer = await send({ method: "GET", path: "/incidents" });
    expect(answer).toMatchObject({ status: 500, json: { code: "internal" } });
    expect(JSON.stringify(answer)).not.toContain("hunter2");
  });

  test("an unhealthy app is a 503 that names what is late", async () => {
    expect(
      await send({ method: "GET", path: "/health", roles: null }),
    ).toMatchObject({
      status: 503,
      json: {
        code: "unhealthy",
        detail: expect.stringContaining("sync-directory") as string,
        timers: [],
      },
    });
  });

  test("a caller who asks too often waits, and others do not", async () => {
    let answer = await send({
      method: "GET",
      path: "/kill-switch",
      oid: "hasty",
    });
    for (let i = 0; i < 600 && answer.status === 200; i++)
      answer = await send({
        method: "GET",
        path: "/kill-switch",
        oid: "hasty",
      });
    expect(answer).toMatchObject({
      status: 429,
      headers: { "Retry-After": "1" },
      json: { code: "too_many_requests" },
    });
    expect(
      (await send({ method: "GET", path: "/kill-switch", oid: "patient" }))
        .status,
    ).toBe(200);
  });
});
