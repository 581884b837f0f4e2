import { createTenantServer } from "../../../dev/tenant/create-tenant-server";
import { knownLists } from "../../../dev/tenant/estate/list-plan";
import { createTenantState } from "../../../dev/tenant/state/create-tenant-state";
import { tenantLine } from "../../../dev/tenant/tenant-line";
import { createSink } from "./graph/notification-sink";
import { createTestClock } from "./small-tenant";

/*
 * A stranger's way through the tenant with fetch alone, knowing the line that `npm run tenant` prints and
 * Microsoft's pages: OAuth 2.0 client credentials; groups list; $count; delta query; JSON batching; change
 * notifications by webhook; Exchange Online admin API (InvokeCommand as Microsoft's own module calls it).
 */

const clock = createTestClock();
const state = createTenantState({ clock, scale: 0.002, seed: 5 });
let line: ReturnType<typeof tenantLine>;
let close: () => Promise<void>;
let sink: Awaited<ReturnType<typeof createSink>>;
beforeAll(async () => {
  const server = await createTenantServer({ state, port: 0 });
  sink = await createSink();
  line = tenantLine(server);
  close = async () => {
    await server.close();
    await sink.close();
  };
});
afterAll(() => close());

interface Answer {
  status: number;
  text: string;
  body: Record<string, unknown> & { value: Record<string, unknown>[] };
}
const tokens = new Map<string, string>();
async function call(
  url: string,
  {
    method = "GET",
    body,
    headers,
  }: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const resource = url.startsWith(line.graph)
    ? "https://graph.microsoft.com"
    : "https://outlook.office365.com";
  if (!tokens.has(resource)) {
    const answer = await fetch(line.tokenEndpoint, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: line.clientId,
        client_secret: line.clientSecret,
        scope: `${resource}/.default`,
      }),
    });
    const { token_type, access_token } = (await answer.json()) as {
      token_type: string;
      access_token: string;
    };
    tokens.set(resource, `${token_type} ${access_token}`);
  }
  const answer = await fetch(url, {
    method,
    headers: {
      authorization: tokens.get(resource)!,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  const isJson = text.startsWith("{");
  return {
    status: answer.status,
    text,
    body: (isJson ? JSON.parse(text) : { value: [] }) as Answer["body"],
  };
}

/** Every page's rows; an Exchange link is posted the same body again. */
async function pages(url: string, init: Parameters<typeof call>[1] = {}) {
  const rows: Answer["body"]["value"] = [];
  let count = 0;
  let last: Answer["body"] | undefined;
  for (let next: unknown = url; typeof next === "string"; count++) {
    const { status, body } = await call(next, init);
    expect(status).toBe(200);
    rows.push(...body.value);
    last = body;
    next = body["@odata.nextLink"];
  }
  return { rows, count, last: last! };
}
const eventual = { headers: { ConsistencyLevel: "eventual" } };

test("groups are listed to the end, counted, and their members counted", async () => {
  const first = await call(
    `${line.graph}/groups?$count=true&$top=5&$filter=mailEnabled eq true&$select=id,mail`,
    eventual,
  );
  const { rows } = await pages(
    `${line.graph}/groups?$count=true&$top=20&$filter=mailEnabled eq true&$select=id,mail`,
    eventual,
  );
  expect(first.body["@odata.count"]).toBe(rows.length);
  const members = `${line.graph}/groups/${String(rows[0]!.id)}/transitiveMembers/$count`;
  expect((await call(members)).status).toBe(400);
  expect((await call(members, eventual)).text).toMatch(/^\d+$/);
});

test("a delta is followed to its end, and after a change tells that change alone", async () => {
  const { rows, last } = await pages(
    `${line.graph}/users/delta?$select=id,department`,
  );
  const id = String(rows.find((row) => !row["@removed"])!.id);
  const changed = await call(`${line.graph}/users/${id}`, {
    method: "PATCH",
    body: { department: "Winter Ward" },
  });
  expect(changed.status).toBe(204);
  const next = await pages(String(last["@odata.deltaLink"]));
  expect(new Set(next.rows.map((row) => row.id))).toEqual(new Set([id]));
  expect(next.rows[0]!.department).toBe("Winter Ward");
  expect(next.last["@odata.deltaLink"]).toEqual(expect.any(String));
});

test("a batch succeeds though one of its requests is throttled, and that one is repeated after its time", async () => {
  const { origin } = new URL(line.graph);
  await fetch(`${origin}/__control/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      face: "graph",
      status: 429,
      retryAfter: 2,
      after: 2,
    }),
  });
  const requests = ["1", "2", "3"].map((id) => ({
    id,
    method: "GET",
    url: "/groups?$top=1",
  }));
  const send = async (some: typeof requests) => {
    const { status, body } = await call(`${line.graph}/$batch`, {
      method: "POST",
      body: { requests: some },
    });
    expect(status).toBe(200);
    return body.responses as {
      id: string;
      status: number;
      headers: Record<string, string>;
    }[];
  };
  const responses = await send(requests);
  const failed = responses.filter(({ status }) => status === 429);
  expect(failed).toHaveLength(1);
  expect(
    Object.entries(failed[0]!.headers).find(([name]) =>
      /^retry-after$/i.test(name),
    )?.[1],
  ).toBe("2");
  const again = await send(requests.filter(({ id }) => id === failed[0]!.id));
  expect(again.map(({ status }) => status)).toEqual([200]);
});

test("a subscription shakes hands with its endpoint and tells it of a mail", async () => {
  const users = await call(
    `${line.graph}/users?$top=2&$select=id,userPrincipalName,mail`,
  );
  const [sender, reader] = users.body.value;
  const made = await call(`${line.graph}/subscriptions`, {
    method: "POST",
    body: {
      changeType: "created",
      notificationUrl: sink.url,
      resource: `users/${String(reader!.id)}/mailFolders('inbox')/messages`,
      expirationDateTime: new Date(clock.now() + 3_600_000).toISOString(),
      clientState: "a secret of mine",
    },
  });
  expect(made.status).toBe(201);
  expect(sink.tokens).toHaveLength(1);
  const sent = await call(
    `${line.graph}/users/${String(sender!.id)}/sendMail`,
    {
      method: "POST",
      body: {
        message: {
          subject: "Hello",
          body: { contentType: "Text", content: "Hello." },
          toRecipients: [{ emailAddress: { address: reader!.mail } }],
        },
      },
    },
  );
  expect(sent.status).toBe(202);
  for (let step = 0; step < 40 && sink.heard().length === 0; step++) {
    await clock.advance(10_000);
    await new Promise((soon) => setTimeout(soon, 10));
  }
  const [heard] = sink.heard();
  expect(heard).toMatchObject({
    subscriptionId: made.body.id,
    clientState: "a secret of mine",
    changeType: "created",
  });
  const { id } = heard!.resourceData as { id: string };
  const mail = await call(
    `${line.graph}/users/${String(reader!.id)}/messages/${id}?$select=subject,internetMessageHeaders`,
  );
  expect(mail.body.subject).toBe("Hello");
  expect(mail.body.internetMessageHeaders).not.toEqual([]);
});

test("cmdlets are paged by posting the same body again, and sent ten at a time", async () => {
  const base = `${line.exchange}/beta/${line.tenantId}`;
  const command = (CmdletName: string, Parameters: object) => ({
    CmdletInput: { CmdletName, Parameters },
  });
  const { rows, count, last } = await pages(`${base}/InvokeCommand`, {
    method: "POST",
    body: command("Get-Recipient", { ResultSize: "Unlimited" }),
    headers: {
      Prefer: "odata.maxpagesize=1000",
      "X-AnchorMailbox": `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${line.tenantId}`,
    },
  });
  expect(count).toBe(Math.ceil(rows.length / 1_000));
  expect(new Set(rows.map(({ Guid }) => Guid)).size).toBe(rows.length);
  expect(last["@adminapi.warnings"]).toEqual([]);

  const batch = await call(`${base}/$batch`, {
    method: "POST",
    headers: { Prefer: "odata.continue-on-error" },
    body: {
      requests: [
        command("Get-DynamicDistributionGroup", {
          Identity: knownLists.allStaff,
        }),
        command("Get-Nonsense", {}),
        command("Get-OrganizationConfig", {}),
      ].map((body, n) => ({
        id: String(n),
        method: "POST",
        url: `${base}/InvokeCommand`,
        headers: { "Content-Type": "application/json" },
        body,
      })),
    },
  });
  expect(
    (batch.body.responses as { status: number }[]).map(({ status }) => status),
  ).toEqual([200, 403, 200]);
});
