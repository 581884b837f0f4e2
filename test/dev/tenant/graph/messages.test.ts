import { createGraphTenant, objectId, type GraphBody } from "./graph-tenant";

const mailbox = (row: number) => `/users/${objectId(row)}/messages`;
const immutable = { prefer: 'IdType="ImmutableId"' };

async function withMail() {
  const tenant = createGraphTenant();
  for (const row of [1, 2]) await tenant.get(mailbox(row));
  const send = (subject: string, more: object = {}) =>
    tenant.mailFlow.send({
      from: 3,
      to: ["all@small.example"],
      subject,
      ...more,
    });
  const first = send("Rota", { headers: { "x-notice": "1" } });
  await tenant.clock.advance(60_000);
  send("RE: Rota", {
    inReplyTo: first.mail.messageId,
    references: [first.mail.messageId],
  });
  return { ...tenant, first, send };
}
const headersOf = (message: Record<string, unknown>) =>
  Object.fromEntries(
    (
      message["internetMessageHeaders"] as { name: string; value: string }[]
    ).map(({ name, value }) => [name, value]),
  );

test("the newest message first, ten a page, without its headers", async () => {
  const { get, send } = await withMail();
  const { body } = await get(mailbox(1));
  expect(body.value.map(({ subject }) => subject)).toEqual([
    "RE: Rota",
    "Rota",
  ]);
  expect(body.value[0]).toMatchObject({
    from: { emailAddress: { name: "P3", address: "p3@small.example" } },
    toRecipients: [{ emailAddress: { address: "all@small.example" } }],
    receivedDateTime: "2016-11-14T08:01:00Z",
  });
  expect(body.value[0]).not.toHaveProperty("internetMessageHeaders");
  for (let i = 0; i < 20; i++) send(`More ${i}`);
  const seen: unknown[] = [];
  for (let next: string | undefined = mailbox(1); next;) {
    const page: GraphBody = (await get(next)).body;
    expect(page.value.length).toBeLessThanOrEqual(10);
    seen.push(...page.value.map(({ id }) => id));
    next = page["@odata.nextLink"];
  }
  expect(new Set(seen).size).toBe(22);
});

// Learn, mailFolder resource; a key in brackets or as a segment, well-known names in any case.
test("the inbox is a folder, by every name that it has", async () => {
  const { get } = await withMail();
  const [inbox] = (await get(`/users/${objectId(1)}/mailFolders`)).body.value;
  expect(inbox).toMatchObject({
    displayName: "Inbox",
    totalItemCount: 2,
    unreadItemCount: 2,
  });
  const id = String(inbox!.id);
  for (const folder of ["/Inbox", "('inbox')", "('INBOX')", `/${id}`]) {
    const path = `/users/${objectId(1)}/mailFolders${folder}`;
    expect((await get(path)).body).toMatchObject({ id });
    const { value } = (await get(`${path}/messages`)).body;
    expect(value.map(({ parentFolderId }) => parentFolderId)).toEqual([id, id]);
    expect((await get(`${path}/messages/delta`)).body.value).toHaveLength(2);
  }
  for (const [folder, status] of [
    ["/drafts", 404],
    ["('x')", 404],
  ] as const)
    expect(
      (await get(`/users/${objectId(1)}/mailFolders${folder}`)).status,
    ).toBe(status);
  expect((await get(`/users/${objectId(1)}/nonsense/messages`)).status).toBe(
    400,
  );
});

test("headers come when selected, and say what the mail answers", async () => {
  const { get, first } = await withMail();
  const { value } = (
    await get(`${mailbox(1)}?$select=subject,internetMessageHeaders`)
  ).body;
  expect(Object.keys(value[0]!).sort()).toEqual([
    "@odata.etag",
    "id",
    "internetMessageHeaders",
    "subject",
  ]);
  expect(headersOf(value[0]!)).toMatchObject({
    "In-Reply-To": first.mail.messageId,
    References: first.mail.messageId,
    "X-MS-Exchange-Organization-AuthAs": "Internal",
  });
  expect(headersOf(value[1]!)).toMatchObject({ "x-notice": "1" });
  expect(headersOf(value[1]!)).not.toHaveProperty("In-Reply-To");
});

test("extended properties say the same", async () => {
  const { get, first } = await withMail();
  const { value } = (
    await get(
      `${mailbox(1)}?$select=id&$expand=singleValueExtendedProperties($filter=id eq 'String 0x1042')`,
    )
  ).body;
  expect(value[0]!["singleValueExtendedProperties"]).toEqual([
    { id: "String 0x1042", value: first.mail.messageId },
  ]);
  expect(value[1]).not.toHaveProperty("singleValueExtendedProperties");
});

test("a thread has one conversationId in a mailbox and another in the next; the index is shared", async () => {
  const { get } = await withMail();
  const of = async (row: number, property: string) =>
    (await get(mailbox(row))).body.value.map((message) => message[property]);
  const [a, b] = [
    new Set(await of(1, "conversationId")),
    new Set(await of(2, "conversationId")),
  ];
  expect([a.size, b.size]).toEqual([1, 1]);
  expect(a).not.toEqual(b);
  expect(await of(1, "conversationIndex")).toEqual(
    await of(2, "conversationIndex"),
  );
  expect(await of(1, "internetMessageId")).toEqual(
    await of(2, "internetMessageId"),
  );
});

test("immutable ids are asked for with every request, and lead to the same message", async () => {
  const { get } = await withMail();
  const [usual] = (await get(mailbox(1))).body.value;
  const [lasting] = (await get(mailbox(1), immutable)).body.value;
  expect(lasting!["id"]).not.toBe(usual!["id"]);
  for (const id of [usual!["id"], lasting!["id"]])
    expect(
      (await get(`${mailbox(1)}/${String(id)}`, immutable)).body["id"],
    ).toBe(lasting!["id"]);
  expect((await get(`${mailbox(2)}/${String(usual!["id"])}`)).status).toBe(404);
});

test.each([
  ["$filter=receivedDateTime ge 2016-11-14T08:01:00Z", ["RE: Rota"]],
  ["$filter=subject eq 'Rota'", ["Rota"]],
  [
    "$filter=from/emailAddress/address eq 'p3@small.example'&$top=1",
    ["RE: Rota"],
  ],
  ["$orderby=receivedDateTime asc&$top=1", ["Rota"]],
  ["$skip=1", ["Rota"]],
])("?%s", async (query, subjects) => {
  const { get } = await withMail();
  expect(
    (await get(`${mailbox(1)}?${query}`)).body.value.map(
      ({ subject }) => subject,
    ),
  ).toEqual(subjects);
});

test("delta of the inbox: what was there, then what came since", async () => {
  const { get, send } = await withMail();
  const inbox = `/users/${objectId(1)}/mailFolders/inbox/messages/delta`;
  const first = (
    await get(`${inbox}?$select=subject`, { prefer: "odata.maxpagesize=1" })
  ).body;
  expect(first.value).toMatchObject([{ subject: "Rota" }]);
  const second = (await get(first["@odata.nextLink"]!)).body;
  expect(second.value).toMatchObject([{ subject: "RE: Rota" }]);
  const link = String(second["@odata.deltaLink"]);
  expect((await get(link)).body.value).toEqual([]);
  send("New");
  expect((await get(link)).body.value).toMatchObject([{ subject: "New" }]);
});

test("10,000 requests in ten minutes for a mailbox", async () => {
  const { get, clock } = createGraphTenant();
  for (let i = 0; i < 10_000; i += 1_000)
    await Promise.all(
      Array.from({ length: 1_000 }, () => get(`${mailbox(1)}?$top=1`)),
    );
  const { status, body, headers } = await get(mailbox(1));
  expect([status, body.error.code, headers["retry-after"]]).toEqual([
    429,
    "ApplicationThrottled",
    "600",
  ]);
  expect((await get(mailbox(2))).status).toBe(200);
  await clock.advance(600_000);
  expect((await get(mailbox(1))).status).toBe(200);
});

test.each([
  ["/users/nobody/messages", 404, "ErrorInvalidUser"],
  [
    `/users/${objectId(1)}/mailFolders/drafts/messages`,
    404,
    "ErrorItemNotFound",
  ],
  [`${mailbox(1)}/nosuch`, 404, "ErrorItemNotFound"],
  [`${mailbox(1)}?$select=nosuch`, 400, "RequestBroker--ParseUri"],
  [`${mailbox(1)}?$filter=subject eq`, 400, "RequestBroker--ParseUri"],
  [`${mailbox(1)}?$top=1001`, 400, "BadRequest"],
])("%s is refused", async (url, status, code) => {
  expect(await createGraphTenant().get(url)).toMatchObject({
    status,
    body: { error: { code } },
  });
});
