import { request as rawRequest } from "node:http";
import { startFixture, type Running } from "./start-fixture";

interface Echo {
  function: string;
  path: string;
  params: Record<string, string>;
  query: Record<string, string>;
  header: string | null;
  body: string;
}

describe("HTTP functions", () => {
  let running: Running;
  beforeAll(async () => {
    running = await startFixture();
  });
  afterAll(async () => {
    await running.host.stop();
    running.remove();
  });
  const call = (path: string, init?: RequestInit) =>
    fetch(running.host.url + path, init);
  const echo = async (path: string, init?: RequestInit) =>
    (await (await call(path, init)).json()) as Echo;

  it.each([
    ["/api/lists/all@x.example", "listOne", { address: "all@x.example" }],
    ["/api/lists/all%40x.example", "listOne", { address: "all@x.example" }],
    ["/api/lists/50%", "listOne", { address: "50%" }],
    ["/api/lists/%ff", "listOne", { address: "%ff" }],
    ["/api/lists/a%2Fb", "listOne", { address: "a%2Fb" }],
    ["/api/lists/preview", "listPreview", {}],
    ["/API/Lists/PREVIEW", "listPreview", {}],
    ["/api/lists/Mixed/", "listOne", { address: "Mixed" }],
    ["/api/things/42", "byNumber", { n: "42" }],
    [
      "/api/things/6f9619ff-8b86-d011-b42d-00cf4fc964ff",
      "byGuid",
      { id: "6f9619ff-8b86-d011-b42d-00cf4fc964ff" },
    ],
    ["/api/things/4x", "byText", { text: "4x" }],
    ["/api/optional", "optional", {}],
    ["/api/optional/7", "optional", { id: "7" }],
    ["/api/files/a/b%20c", "rest", { rest: "a/b c" }],
    ["/api/files", "rest", {}],
    ["/api/resolved/word", "named", { word: "word" }],
    ["/api/defaultRoute", "defaultRoute", {}],
    [`/api/lists/${"a".repeat(300)}`, "listOne", { address: "a".repeat(300) }],
  ])("%s reaches %s", async (path, name, params) => {
    const answer = await echo(path);
    expect(answer).toMatchObject({ function: name, params });
    expect(Object.keys(answer.params)).toEqual(Object.keys(params));
  });

  it.each([
    ["GET", "/api/nothing"],
    ["GET", "/lists/preview"],
    ["GET", "/api/lists"],
    ["DELETE", "/api/lists/a"],
    ["HEAD", "/api/lists/a"],
    ["OPTIONS", "/api/lists/a"],
    ["GET", "/api/disabled"],
  ])("%s %s is 404", async (method, path) => {
    const answer = await call(path, { method });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe("");
  });

  it("falls back to the parameter where the literal has not the method", async () => {
    expect(await echo("/api/lists/preview", { method: "PATCH" })).toMatchObject(
      { function: "listOne", params: { address: "preview" } },
    );
  });

  it("hands over query, headers and body, and answers with status, header and cookie", async () => {
    const answer = await call("/api/lists/preview?a=1&b=x%20y&a=2", {
      method: "POST",
      headers: { "x-test": "kept" },
      body: "ü not json",
    });
    expect(answer.status).toBe(202);
    expect(answer.headers.get("x-fixture")).toBe("yes");
    expect(answer.headers.getSetCookie()).toEqual(["seen=1; Path=/; HttpOnly"]);
    expect(await answer.json()).toMatchObject({
      query: { a: "1,2", b: "x y" },
      header: "kept",
      body: "ü not json",
      path: "/api/lists/preview",
    });
  });

  it("answers HEAD without a body and OPTIONS where they are asked for", async () => {
    const head = await call("/api/optional", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([202, ""]);
    const options = await call("/api/optional", { method: "OPTIONS" });
    expect(options.status).toBe(202);
  });

  it("runs hooks around the handler", async () => {
    const answer = await call("/api/hooked");
    expect(answer.status).toBe(299);
    expect(answer.headers.get("x-wrapped")).toBe("yes");
  });

  it("answers 500 without a word when the handler throws, and logs why", async () => {
    const answer = await call("/api/fails");
    expect([answer.status, await answer.text()]).toEqual([500, ""]);
    expect(running.logged.map((entry) => entry.message)).toContainEqual(
      expect.stringMatching(/fails.*on purpose/s),
    );
  });

  it("answers 204 without a body", async () => {
    const answer = await call("/api/empty");
    expect([answer.status, answer.headers.get("content-length")]).toEqual([
      204,
      null,
    ]);
  });

  it("refuses a body beyond the platform's limit without reading it", async () => {
    const status = await new Promise((resolve, reject) => {
      const request = rawRequest(
        `${running.host.url}/api/lists/preview`,
        { method: "POST", headers: { "content-length": 200_000_000 } },
        (response) => resolve(response.statusCode),
      );
      request.on("error", reject);
      request.write("x");
    });
    expect(status).toBe(413);
  });

  it("starts a function through the admin API, 202 at once", async () => {
    const before = running.journal.length;
    const answer = await call("/admin/functions/Tick", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect(answer.status).toBe(202);
    await waitFor(() => running.journal.length > before);
    expect(running.journal.at(-1)).toMatchObject({ timer: "tick" });
    for (const [path, body, status] of [
      ["/admin/functions/none", "{}", 404],
      ["/admin/functions/tick", "{", 400],
    ] as const)
      expect((await call(path, { method: "POST", body })).status).toBe(status);
  });
});

describe("function keys", () => {
  it.each([
    ["/api/keyed", undefined, 401],
    ["/api/keyed", "wrong", 401],
    ["/api/keyed", "one", 202],
    ["/api/keyed", "any", 202],
    ["/api/keyed", "master", 202],
    ["/api/keyed?code=one", undefined, 202],
    ["/api/admin-only", "any", 401],
    ["/api/admin-only", "master", 202],
    ["/api/defaultRoute", undefined, 202],
    ["/admin/functions", undefined, 401],
    ["/admin/functions", "master", 200],
  ])("%s with %s is %d", async (path, key, status) => {
    const running = await startFixture({
      keys: {
        master: "master",
        host: ["any"],
        functions: { keyed: ["one"], listOne: ["other"] },
      },
    });
    const answer = await fetch(running.host.url + path, {
      headers: key === undefined ? {} : { "x-functions-key": key },
    });
    await running.host.stop();
    running.remove();
    expect(answer.status).toBe(status);
  });
});

async function waitFor(holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 200 && !holds(); attempt++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
}
