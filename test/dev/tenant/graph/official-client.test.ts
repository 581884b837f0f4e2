import type { AddressInfo } from "node:net";
import {
  AuthenticationHandler,
  BatchRequestContent,
  BatchResponseContent,
  Client,
  PageIterator,
  type BatchResponseBody,
  type Context,
  type Middleware,
  type PageCollection,
} from "@microsoft/microsoft-graph-client";
import { createGraphTenant, objectId } from "./graph-tenant";

/**
 * The official client sends no token over plain http and follows https links only, so that whoever
 * points it at a server on http rewrites the host behind its back.
 */
class RewriteHost implements Middleware {
  constructor(private readonly local: string) {}
  async execute(context: Context): Promise<void> {
    const url = String(context.request).replace(
      "https://graph.microsoft.com",
      this.local,
    );
    const answer = await fetch(url, context.options);
    const body = (await answer.text()).replaceAll(
      this.local,
      "https://graph.microsoft.com",
    );
    context.response = new Response(answer.status === 202 ? null : body, {
      status: answer.status,
      headers: answer.headers,
    });
  }
}

let close: (() => Promise<unknown>) | undefined;
afterEach(() => close?.());

async function connect() {
  const tenant = createGraphTenant();
  close = () => tenant.app.close();
  await tenant.app.listen({ host: "127.0.0.1", port: 0 });
  const local = `http://127.0.0.1:${(tenant.app.server.address() as AddressInfo).port}`;
  const authentication = new AuthenticationHandler({
    getAccessToken: () => Promise.resolve("good"),
  });
  authentication.setNext(new RewriteHost(local));
  const client = Client.initWithMiddleware({ middleware: authentication });
  return { ...tenant, client, local };
}

describe("a stranger's client finds its way", () => {
  test("the official client pages through everybody", async () => {
    const { client } = await connect();
    const first = (await client
      .api("/users")
      .select("id,mail")
      .top(60)
      .get()) as PageCollection;
    const mails: string[] = [];
    await new PageIterator(
      client,
      first,
      (user: { mail: string }) => mails.push(user.mail) > 0,
    ).iterate();
    expect(new Set(mails).size).toBe(250);
  });

  test("the official client counts, sends and reads errors", async () => {
    const { client, mailFlow } = await connect();
    expect(
      await client
        .api("/groups/$count")
        .header("ConsistencyLevel", "eventual")
        .get(),
    ).toBe("4");
    await client.api("/users/p1@small.example/sendMail").post({
      message: {
        subject: "s",
        toRecipients: [{ emailAddress: { address: "all@small.example" } }],
      },
    });
    expect(mailFlow.results().deliveries).toBe(4);
    await expect(client.api("/users/nobody").get()).rejects.toMatchObject({
      statusCode: 404,
      code: "Request_ResourceNotFound",
    });
  });

  test("the official client tracks changes", async () => {
    const { client, state } = await connect();
    const seen: string[] = [];
    const track = async (link: string) => {
      const first = (await client.api(link).get()) as PageCollection;
      const pages = new PageIterator(
        client,
        first,
        (user: { id: string }) => seen.push(user.id) > 0,
      );
      await pages.iterate();
      return pages.getDeltaLink()!;
    };
    const link = await track("/users/delta?$select=department");
    expect(new Set(seen).size).toBe(250);
    seen.length = 0;
    state.changes.record({
      kind: "updated",
      row: 7,
      properties: ["department"],
    });
    await track(link);
    expect(seen).toEqual([objectId(7)]);
  });

  test("the official client reads what a batch answers; the urls that it makes itself name the version twice", async () => {
    const { client } = await connect();
    const answer = (await client.api("/$batch").post({
      requests: [
        { id: "1", method: "GET", url: "/users/p1@small.example" },
        { id: "2", method: "GET", url: "/users/nobody" },
      ],
    })) as BatchResponseBody;
    const content = new BatchResponseContent(answer);
    expect(await content.getResponseById("1").json()).toMatchObject({
      displayName: "P1",
    });
    expect(content.getResponseById("2").status).toBe(404);
    const made = await new BatchRequestContent([
      {
        id: "1",
        request: new Request(
          "https://graph.microsoft.com/v1.0/users/p1@small.example",
        ),
      },
    ]).getContent();
    const twice = (await client.api("/$batch").post(made)) as BatchResponseBody;
    expect(twice.responses[0]).toMatchObject({ status: 400 });
  });

  test("plain HTTP calls follow the links as they stand", async () => {
    const { local } = await connect();
    let seen = 0;
    for (let next: string | undefined = `${local}/v1.0/users`; next;) {
      const answer = await fetch(next, {
        headers: { authorization: "Bearer good" },
      });
      const page = (await answer.json()) as {
        value: unknown[];
        "@odata.nextLink"?: string;
      };
      seen += page.value.length;
      next = page["@odata.nextLink"];
    }
    expect(seen).toBe(250);
  });
});
