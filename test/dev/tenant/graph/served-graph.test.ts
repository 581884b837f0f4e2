import {
  createTenantServer,
  type TenantServer,
} from "../../../../dev/tenant/create-tenant-server";
import { knownLists } from "../../../../dev/tenant/estate/list-plan";
import { createTenantState } from "../../../../dev/tenant/state/create-tenant-state";
import { createTestClock } from "../small-tenant";

describe("Graph on the tenant's server", () => {
  let server: TenantServer;
  let token: string;
  let busy = 0;
  beforeAll(async () => {
    const clock = {
      ...createTestClock(),
      busy: () => {
        busy += 1;
        return () => void (busy -= 1);
      },
    };
    server = await createTenantServer({
      state: createTenantState({ clock, scale: 0.002, seed: 3 }),
      port: 0,
    });
    const answer = await fetch(
      `${server.origin}/${server.state.tenantId}/oauth2/v2.0/token`,
      {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: server.clients.app.clientId,
          client_secret: server.clients.app.clientSecret,
          scope: "https://graph.microsoft.com/.default",
        }),
      },
    );
    token = ((await answer.json()) as { access_token: string }).access_token;
  });
  afterAll(() => server.close());

  const call = async (path: string, body?: object) => {
    const answer = await fetch(
      path.startsWith("http") ? path : `${server.origin}/v1.0${path}`,
      {
        method: body ? "POST" : "GET",
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
          consistencylevel: "eventual",
        },
        body: body && JSON.stringify(body),
      },
    );
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: text.startsWith("{") ? (JSON.parse(text) as Page) : ({} as Page),
    };
  };
  interface Page {
    value: { mail: string; groupTypes: string[] }[];
    "@odata.nextLink"?: string;
  }

  test("everyone with an account, page by page, as many as it counts", async () => {
    let seen = 0;
    for (
      let next: string | undefined = "/users?$top=999&$select=id,mail";
      next;
    ) {
      const { body }: { body: Page } = await call(next);
      seen += body.value.length;
      next = body["@odata.nextLink"];
    }
    expect(String(seen)).toBe((await call("/users/$count")).text);
    expect(seen).toBeGreaterThan(2_000);
  });

  test("the dynamic Microsoft 365 group is told by its type; no dynamic distribution group is here", async () => {
    const { body } = await call("/groups?$top=999");
    expect(
      body.value.some(({ groupTypes }) =>
        groupTypes.includes("DynamicMembership"),
      ),
    ).toBe(true);
    expect(
      body.value.some(({ mail }) => mail.startsWith(knownLists.faulty)),
    ).toBe(false);
  });

  test("a fault on request, and a token for another face", async () => {
    server.faults.add({ face: "graph", status: 429, retryAfter: 9 });
    const throttled = await call("/users");
    expect([throttled.status, throttled.headers.get("retry-after")]).toEqual([
      429,
      "9",
    ]);
    const exchange = await server.issuer.issue(server.clients.app, "exchange");
    const answer = await fetch(`${server.origin}/v1.0/users`, {
      headers: { authorization: `Bearer ${exchange.token}` },
    });
    expect(answer.status).toBe(401);
  });

  test("a batch leaves nothing open: virtual time can go on", async () => {
    const { status } = await call("/$batch", {
      requests: [{ id: "1", method: "GET", url: "/users?$top=1" }],
    });
    expect(status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(busy).toBe(0);
  });

  test.each(["a", "AN", "shared.", "zzz", "ann e", ""])(
    "counts users whose alias begins with %p as a listing shows them",
    async (beginning) => {
      const filter = `$filter=startswith(mailNickname,'${beginning}')`;
      const { text } = await call(`/users/$count?${filter}`);
      const { body } = await call(`/users?${filter}&$top=999&$select=id`);
      let page = body;
      let listed = body.value.length;
      while (page["@odata.nextLink"]) {
        page = (await call(page["@odata.nextLink"])).body;
        listed += page.value.length;
      }
      expect(Number(text)).toBe(listed);
    },
  );
});
