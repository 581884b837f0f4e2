import { knownLists } from "../../../../dev/tenant/estate/list-plan";
import { createEstateGraph } from "./estate-graph";

const writer = { authorization: "Bearer writer" };
const unsynced = (state: ReturnType<typeof createEstateGraph>["state"]) =>
  Array.from({ length: 200 }, (_, row) => row).find(
    (row) => state.recipients.property(row, "IsDirSynced") === false,
  )!;

function graph() {
  const all = createEstateGraph();
  const row = unsynced(all.state);
  const id = all.idOfRow(row);
  const hub = `/groups/${all.idOf(knownLists.unified)}`;
  const ref = (of: string) => ({
    "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${of}`,
  });
  return { ...all, row, id, hub, ref };
}

test("an attribute that Graph writes is what Exchange's filters see", async () => {
  const { patch, get, state, id, row } = graph();
  const { status, text } = await patch(
    `/users/${id}`,
    {
      jobTitle: "Porter",
      accountEnabled: false,
      onPremisesExtensionAttributes: { extensionAttribute2: "SITE-77777" },
    },
    writer,
  );
  expect([status, text]).toEqual([204, ""]);
  expect(state.recipients.property(row, "Title")).toBe("Porter");
  expect(state.recipients.property(row, "CustomAttribute2")).toBe("SITE-77777");
  expect(
    (await get(`/users/${id}?$select=jobTitle,accountEnabled`)).body,
  ).toMatchObject({ jobTitle: "Porter", accountEnabled: false });
});

test("a user is made, deleted, restored, and purged", async () => {
  const { post, get, remove, state } = graph();
  const { status, body } = await post(
    "/users",
    {
      accountEnabled: true,
      displayName: "PERSON, New",
      mailNickname: "new.person",
      userPrincipalName: "new.person@wharfedale.example",
      passwordProfile: { password: "x" },
    },
    writer,
  );
  expect(status).toBe(201);
  const url = `/users/${String(body["id"])}`;
  const deleted = `/directory/deletedItems/${String(body["id"])}`;
  expect(
    state.recipients.rowByAddress("new.person@wharfedale.example"),
  ).toBeDefined();
  expect((await remove(url, writer)).status).toBe(204);
  expect((await get(url)).status).toBe(404);
  expect((await post(`${deleted}/restore`, {}, writer)).body).toMatchObject({
    "@odata.type": "#microsoft.graph.user",
    displayName: "PERSON, New",
  });
  expect((await get(url)).status).toBe(200);
  await remove(url, writer);
  expect((await remove(deleted, writer)).status).toBe(204);
  expect((await post(`${deleted}/restore`, {}, writer)).status).toBe(404);
});

test("members of a Microsoft 365 group come and go", async () => {
  const { post, patch, remove, get, state, idOfRow, hub, ref, row } = graph();
  const group = state.lists.byIdentity(knownLists.unified)!;
  const stranger = [row, row + 1, row + 2].filter(
    (one) => !state.lists.storedMembers(group).includes(one),
  );
  const [first] = stranger.map(idOfRow);
  const members = `${hub}/members`;
  expect((await post(`${members}/$ref`, ref(first!), writer)).status).toBe(204);
  expect(
    (await post(`${members}/$ref`, ref(first!), writer)).body,
  ).toMatchObject({ error: { code: "Request_BadRequest" } });
  expect(
    (await get(`${members}?$top=999`)).body.value.map(({ id }) => id),
  ).toContain(first);
  expect((await remove(`${members}/${first}/$ref`, writer)).status).toBe(204);
  expect((await remove(`${members}/${first}/$ref`, writer)).status).toBe(404);
  const bind = { "members@odata.bind": [ref(first!)["@odata.id"]] };
  expect((await patch(hub, bind, writer)).status).toBe(204);
  expect(state.lists.storedMembers(group)).toContain(stranger[0]);
});

test("who may only read writes nothing", async () => {
  const { patch, remove, state, id, hub } = graph();
  for (const { status, body } of [
    await patch(`/users/${id}`, { jobTitle: "x" }),
    await remove(`/users/${id}`),
    await remove(hub),
  ])
    expect([status, body.error.code]).toEqual([
      403,
      "Authorization_RequestDenied",
    ]);
  expect(state.changes.latest).toBe(0);
});

describe("refused, and nothing changes", () => {
  test.each<[string, (g: ReturnType<typeof graph>) => Promise<unknown>]>([
    [
      "members of a distribution group",
      ({ post, idOf, id, ref }) =>
        post(
          `/groups/${idOf(knownLists.canary)}/members/$ref`,
          ref(id),
          writer,
        ),
    ],
    [
      "the end of a mail-enabled security group",
      ({ remove, idOf }) =>
        remove(`/groups/${idOf(knownLists.securityGroup)}`, writer),
    ],
    [
      "members of a group with a rule",
      ({ post, idOf, id, ref }) =>
        post(
          `/groups/${idOf(knownLists.unifiedDynamic)}/members/$ref`,
          ref(id),
          writer,
        ),
    ],
    [
      "a group as a member",
      ({ post, hub, idOf, ref }) =>
        post(`${hub}/members/$ref`, ref(idOf(knownLists.canary)), writer),
    ],
    [
      "a property that is not there",
      ({ patch, id }) => patch(`/users/${id}`, { nosuch: 1 }, writer),
    ],
    [
      "a title that is a number",
      ({ patch, id }) => patch(`/users/${id}`, { jobTitle: 1 }, writer),
    ],
    [
      "attributes that on-premises masters",
      ({ patch, state, idOfRow }) =>
        patch(
          `/users/${idOfRow(
            Array.from({ length: 200 }, (_, row) => row).find(
              (row) => state.recipients.property(row, "IsDirSynced") === true,
            )!,
          )}`,
          { jobTitle: "x" },
          writer,
        ),
    ],
    [
      "an address that is taken",
      ({ post, state }) =>
        post(
          "/users",
          {
            accountEnabled: true,
            displayName: "x",
            mailNickname: "x",
            userPrincipalName: state.recipients.property(
              3,
              "PrimarySmtpAddress",
            ),
            passwordProfile: { password: "x" },
          },
          writer,
        ),
    ],
  ])("%s", async (_, run) => {
    const all = graph();
    expect(await run(all)).toMatchObject({
      status: 400,
      body: { error: { code: "Request_BadRequest" } },
    });
    expect(all.state.changes.latest).toBe(0);
  });
});
