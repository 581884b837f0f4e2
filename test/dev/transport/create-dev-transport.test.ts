import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ClientSecretCredential } from "@azure/identity";
import * as fc from "fast-check";
import { createDevTransport } from "../../../dev/transport/create-dev-transport";
import {
  bodyToProductionLinks,
  toProductionLinks,
} from "../../../dev/transport/rewrite-hosts";

describe("the transport to the simulated tenant", () => {
  let server: Server;
  let base: string;
  const asked: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      if (request.url!.includes("/oauth2/v2.0/token"))
        return void response
          .writeHead(200, { "content-type": "application/json" })
          .end(
            '{"token_type":"Bearer","expires_in":3599,"access_token":"signed"}',
          );
      if (request.url!.includes("openid-configuration")) {
        const login = "https://login.microsoftonline.com/t";
        return void response
          .writeHead(200, { "content-type": "application/json" })
          .end(
            JSON.stringify({
              issuer: `${login}/v2.0`,
              token_endpoint: `${login}/oauth2/v2.0/token`,
              authorization_endpoint: `${login}/oauth2/v2.0/authorize`,
              jwks_uri: `${login}/keys`,
            }),
          );
      }
      const type = request.url!.includes("plain")
        ? "text/plain"
        : "application/json; odata.metadata=minimal";
      response.writeHead(200, { "content-type": type }).end(
        JSON.stringify({
          "@odata.nextLink": `${base}/v1.0/users?$skiptoken=2`,
          exchange: `${base}/adminapi/beta/t/InvokeCommand?x=1`,
          page: `${base}/elsewhere`,
        }),
      );
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  it.each([
    ["https://graph.microsoft.com/v1.0/users?$top=2", "/v1.0/users?$top=2"],
    [
      "https://outlook.office365.com/adminapi/beta/t/InvokeCommand",
      "/adminapi/beta/t/InvokeCommand",
    ],
    ["https://eur04.outlook.office365.com/adminapi/v2.0/x", "/adminapi/v2.0/x"],
    [
      "https://login.microsoftonline.com/t/discovery/v2.0/keys",
      "/t/discovery/v2.0/keys",
    ],
  ])("takes %s to the tenant", async (url, path) => {
    await createDevTransport(base).fetch(url);
    expect(asked.at(-1)).toBe(`GET ${path}`);
  });

  it("writes links in JSON as production does, and leaves other text alone", async () => {
    const { fetch } = createDevTransport(base);
    const answer = await fetch("https://graph.microsoft.com/v1.0/users");
    expect(await answer.json()).toEqual({
      "@odata.nextLink": "https://graph.microsoft.com/v1.0/users?$skiptoken=2",
      exchange:
        "https://outlook.office365.com/adminapi/beta/t/InvokeCommand?x=1",
      page: `${base}/elsewhere`,
    });
    const plain = await fetch("https://graph.microsoft.com/v1.0/plain");
    expect(await plain.text()).toContain(`${base}/v1.0/users`);
  });

  it("lets other hosts be", async () => {
    const answer = await createDevTransport("http://127.0.0.1:1").fetch(
      `${base}/v1.0/users`,
    );
    expect(await answer.text()).toContain(base);
  });

  it("takes the official credential's token request there too", async () => {
    const credential = new ClientSecretCredential(
      "6f9619ff-8b86-4011-b42d-00cf4fc964ff",
      "client",
      "secret",
      createDevTransport(base).credentialOptions,
    );
    const token = await credential.getToken(
      "https://graph.microsoft.com/.default",
    );
    expect(token.token).toBe("signed");
  });
});

test("a body in pieces is rewritten as its text is, wherever it is cut", () => {
  const base = "http://127.0.0.1:7072";
  const word = fc.constantFrom(
    base,
    "/v1.0",
    "/adminapi",
    "http:\\/\\/127.0.0.1:7072\\/v1.0",
    `${base}/v1.0/users`,
    "h",
    "http://127",
    "é",
    "{}",
  );
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 12 }),
      fc.array(fc.nat(200), { maxLength: 8 }),
      (words, at) => {
        const body = Buffer.from(words.join(""));
        const cuts = [0, ...at.sort((a, b) => a - b), body.length];
        const pieces = cuts
          .slice(1)
          .map((to, n) => body.subarray(cuts[n], Math.max(to, cuts[n]!)));
        expect(
          Buffer.concat(bodyToProductionLinks(pieces, base)).toString(),
        ).toBe(toProductionLinks(body.toString(), base));
      },
    ),
    { seed: 20161114 },
  );
});
