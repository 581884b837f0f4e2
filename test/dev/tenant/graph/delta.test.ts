import { knownLists } from "../../../../dev/tenant/estate/list-plan";
import type { DeltaOptions } from "../../../../dev/tenant/graph/delta/delta-routes";
import { createEstateGraph, type GraphBody } from "./estate-graph";

type Value = Record<string, unknown>;
const hour = 3_600_000;
const day = 24 * hour;

/** A client as the documentation wants it: follows links, merges by id, keeps the delta link. */
async function follow(
  get: ReturnType<typeof createEstateGraph>["get"],
  url: string,
  headers?: Record<string, string>,
) {
  const pages: GraphBody[] = [];
  for (let next: string | undefined = url; next;) {
    const { status, body } = await get(next, headers);
    expect(status).toBe(200);
    pages.push(body);
    expect(
      Number("@odata.nextLink" in body) + Number("@odata.deltaLink" in body),
    ).toBe(1);
    next = body["@odata.nextLink"];
  }
  return {
    pages,
    value: pages.flatMap(({ value }) => value),
    deltaLink: String(pages.at(-1)!["@odata.deltaLink"]),
  };
}
const exact = (more: DeltaOptions = {}) =>
  createEstateGraph({ delta: { replays: 0, ...more } });
const membersOf = (value: Value[], id: string) =>
  value
    .filter((group) => group["id"] === id)
    .flatMap((group) => (group["members@delta"] ?? []) as Value[]);

describe("the first round", () => {
  test("tells every user once, 200 a page, in the size asked for, then a delta link", async () => {
    const { get, state } = exact();
    const all = await follow(get, "/users/delta?$select=displayName");
    const users = Number(
      (await get("/users/$count", { consistencylevel: "eventual" })).text,
    );
    expect(all.value).toHaveLength(users);
    expect(new Set(all.value.map(({ id }) => id)).size).toBe(users);
    expect(all.pages[0]!.value).toHaveLength(200);
    expect(Object.keys(all.value[0]!)).toEqual(["id", "displayName"]);
    expect(users).toBeLessThan(state.recipients.count);
    const small = await get("/users/delta?$top=3", {
      prefer: "odata.maxpagesize=50",
    });
    expect(small.body.value).toHaveLength(50);
    expect(
      (await get("/users/delta", { prefer: "odata.maxpagesize=999" })).body
        .value,
    ).toHaveLength(200);
  });

  test.each([
    "delta",
    "delta()",
    "microsoft.graph.delta",
    "microsoft.graph.delta()",
  ])("by the name %s", async (name) => {
    expect((await exact().get(`/groups/${name}`)).status).toBe(200);
  });

  test("a property that was never set is left out; one that was set to null is told as null", async () => {
    const { get, state } = exact();
    const withoutTitle = Array.from({ length: 300 }, (_, row) => row).find(
      (row) => state.recipients.property(row, "Title") === null,
    )!;
    const cleared = Array.from({ length: 300 }, (_, row) => row).find(
      (row) => state.recipients.property(row, "Title") !== null,
    )!;
    state.writes.write(cleared, { Title: null });
    const { value } = await follow(get, "/users/delta");
    const of = (row: number) =>
      value.find(
        ({ id }) =>
          id === state.recipients.property(row, "ExternalDirectoryObjectId"),
      )!;
    expect(of(withoutTitle)).not.toHaveProperty("jobTitle");
    expect(of(cleared)["jobTitle"]).toBeNull();
  });

  test("a large group comes again with more of its members, no member twice", async () => {
    const { get, idOf, state } = exact();
    const { pages, value } = await follow(
      get,
      "/groups/delta?$select=displayName,members",
    );
    const bulletin = idOf(knownLists.overThousandMembers);
    expect(value.filter(({ id }) => id === bulletin).length).toBeGreaterThan(1);
    const members = membersOf(value, bulletin).map(({ id }) => id);
    const stored = state.lists.storedMembers(
      state.lists.byIdentity(knownLists.overThousandMembers)!,
    );
    expect(members).toHaveLength(stored.length);
    expect(new Set(members).size).toBe(members.length);
    for (const page of pages)
      expect(
        page.value.flatMap((group) => group["members@delta"] ?? []).length,
      ).toBeLessThanOrEqual(500);
    expect(membersOf(value, bulletin)[0]).toEqual({
      "@odata.type": "#microsoft.graph.user",
      id: members[0],
    });
  });

  test("members are told without $select, and with it only where selected", async () => {
    const { get, idOf } = exact();
    const canary = idOf(knownLists.canary);
    const all = await follow(get, "/groups/delta");
    expect(membersOf(all.value, canary)).toHaveLength(1);
    const names = await follow(get, "/groups/delta?$select=displayName");
    expect(names.value[0]).not.toHaveProperty("members@delta");
    const one = await follow(
      get,
      `/groups/delta?$select=members&$filter=id eq '${canary}'`,
    );
    expect(one.value).toEqual([
      { id: canary, "members@delta": [expect.anything()] },
    ]);
  });

  test("what changes meanwhile is told by the next", async () => {
    const { get, state } = exact();
    const first = (await get("/users/delta?$select=jobTitle")).body;
    state.writes.write(0, { Title: "Changed meanwhile" });
    const rest = await follow(get, first["@odata.nextLink"]!);
    const next = await follow(get, rest.deltaLink);
    expect(next.value).toMatchObject([{ jobTitle: "Changed meanwhile" }]);
  });
});

describe("the rounds after", () => {
  async function tracked(path: string, more?: DeltaOptions) {
    const graph = exact(more);
    const { body } = await graph.get(
      `${path}${path.includes("?") ? "&" : "?"}$deltatoken=latest`,
    );
    expect(body.value).toEqual([]);
    let link = String(body["@odata.deltaLink"]);
    return {
      ...graph,
      next: async (headers?: Record<string, string>) => {
        const round = await follow(graph.get, link, headers);
        link = round.deltaLink;
        return round.value;
      },
      link: () => link,
    };
  }

  test("tell who joined, changed, left, came back and is gone, each in its own way", async () => {
    const { state, next, clock, idOfRow } = await tracked("/users/delta");
    expect(await next()).toEqual([]);
    const row = state.writes.join({
      type: "UserMailbox",
      address: "new.person@wharfedale.example",
      properties: { DisplayName: "PERSON, New" },
    });
    const id = idOfRow(row);
    expect(await next()).toMatchObject([{ id, displayName: "PERSON, New" }]);
    expect(await next()).toEqual([]);
    state.writes.write(row, { Title: "Porter" });
    state.writes.write(row, { Department: "Estates" });
    expect(await next({ prefer: "return=minimal" })).toEqual([
      { id, jobTitle: "Porter", department: "Estates" },
    ]);
    state.writes.write(row, { Title: "Head porter" });
    expect(await next()).toMatchObject([
      { id, jobTitle: "Head porter", displayName: "PERSON, New" },
    ]);
    state.writes.leave(row);
    expect(await next()).toEqual([{ id, "@removed": { reason: "changed" } }]);
    state.writes.restore(row);
    expect(await next()).toMatchObject([{ id, displayName: "PERSON, New" }]);
    state.writes.leave(row);
    await next();
    for (let passed = 0; passed < 31; passed += 6) {
      await clock.advance(6 * day);
      const told = await next();
      if (passed < 24) expect(told).toEqual([]);
      else if (told.length)
        expect(told).toEqual([{ id, "@removed": { reason: "deleted" } }]);
    }
    expect(state.changes.between(0).at(-1)).toMatchObject({ kind: "purged" });
  });

  test("follow selected properties only; what Exchange keeps to itself is not tracked", async () => {
    const { state, next, idOfRow } = await tracked(
      "/users/delta?$select=department",
    );
    state.writes.write(4, { Title: "Porter" });
    state.writes.write(5, { Department: "Estates 2", Title: "Porter" });
    expect(await next()).toEqual([{ id: idOfRow(5), department: "Estates 2" }]);
    const groups = await tracked("/groups/delta");
    const list = groups.state.lists.byIdentity(knownLists.canary)!;
    groups.state.lists.writeSetting(list, "MailTip", "hello");
    groups.state.lists.writeSetting(
      list,
      "HiddenFromAddressListsEnabled",
      true,
    );
    expect(await groups.next()).toEqual([]);
    groups.state.lists.writeSetting(list, "DisplayName", "Canary 2");
    expect(await groups.next()).toMatchObject([{ displayName: "Canary 2" }]);
  });

  test("tell members by what is left of their coming and going", async () => {
    const { state, next, idOf, idOfRow } = await tracked(
      "/groups/delta?$select=members",
    );
    const canary = state.lists.byIdentity(knownLists.canary)!;
    const [old] = state.lists.storedMembers(canary);
    const [a, b] = [old! + 1, old! + 2];
    state.writes.addMembers(canary, [a, b]);
    state.writes.removeMembers(canary, [old!, b]);
    expect(await next()).toEqual([
      {
        id: idOf(knownLists.canary),
        "members@delta": [
          {
            "@odata.type": "#microsoft.graph.user",
            id: idOfRow(old!),
            "@removed": { reason: "deleted" },
          },
          { "@odata.type": "#microsoft.graph.user", id: idOfRow(a) },
          {
            "@odata.type": "#microsoft.graph.user",
            id: idOfRow(b),
            "@removed": { reason: "deleted" },
          },
        ],
      },
    ]);
    // Who leaves the tenant leaves the group.
    state.writes.leave(a);
    expect(membersOf(await next(), idOf(knownLists.canary))).toMatchObject([
      { id: idOfRow(a), "@removed": { reason: "deleted" } },
    ]);
  });

  test("a list that is removed is gone; a dynamic distribution group was never there", async () => {
    const { state, next, idOf } = await tracked("/groups/delta");
    const id = idOf(knownLists.canary);
    state.lists.remove(state.lists.byIdentity(knownLists.canary)!);
    state.lists.add({
      name: "made",
      displayName: "Made",
      kind: "dynamicDistributionGroup",
      type: "DynamicDistributionGroup",
      filter: "Alias -ne $null",
    });
    expect(await next()).toEqual([{ id, "@removed": { reason: "deleted" } }]);
  });

  test("hundreds of changes come in pages, and the same token tells them again", async () => {
    const { state, get, link } = await tracked("/users/delta");
    for (let row = 0; row < 450; row++)
      state.writes.write(row, { Title: `Number ${row}` });
    const once = await follow(get, link());
    expect(once.pages.map(({ value }) => value.length)).toEqual([200, 200, 50]);
    expect((await follow(get, link())).value).toEqual(once.value);
  });

  test("replays: objects come again, and merging them by id changes nothing", async () => {
    const graph = createEstateGraph({ delta: { replays: 0.5 } });
    const first = await follow(graph.get, "/users/delta?$select=jobTitle");
    const ids = new Set(first.value.map(({ id }) => id));
    expect(first.value.length).toBeGreaterThan(ids.size);
    let link = first.deltaLink;
    let replayed = 0;
    for (let row = 0; row < 20; row++) {
      graph.state.writes.write(row, { Title: `Number ${row}` });
      const round = await follow(graph.get, link);
      link = round.deltaLink;
      expect(round.value.at(-1)).toBeDefined();
      expect(round.value).toContainEqual({
        id: graph.idOfRow(row),
        jobTitle: `Number ${row}`,
      });
      replayed += round.value.length - 1;
    }
    expect(replayed).toBeGreaterThan(3);
  });

  test.each<[DeltaOptions["expired"], number]>([
    ["gone", 410],
    ["syncStateNotFound", 400],
  ])(
    "a token lives seven days; then %s answers %i",
    async (expired, status) => {
      const { get, clock, link } = await tracked("/users/delta", { expired });
      await clock.advance(7 * day);
      expect((await get(link())).status).toBe(200);
      await clock.advance(1_000);
      const answer = await get(link());
      expect([answer.status, answer.body.error.code]).toEqual([
        status,
        "SyncStateNotFound",
      ]);
      expect(answer.headers["location"]).toBe(
        status === 410
          ? "http://127.0.0.1:7001/v1.0/users/delta?$deltatoken="
          : undefined,
      );
    },
  );

  test("after a reset every token is gone, and the location leads to a full round", async () => {
    const { get, resetDelta, link } = await tracked("/users/delta");
    resetDelta();
    const { status, headers } = await get(link());
    expect(status).toBe(410);
    const again = await follow(get, String(headers["location"]));
    expect(again.value.length).toBeGreaterThan(200);
  });
});

test.each([
  ["/users/delta?$orderby=displayName", "Request_UnsupportedQuery"],
  ["/groups/delta?$expand=members", "Request_UnsupportedQuery"],
  ["/users/delta?$filter=department eq 'x'", "Request_UnsupportedQuery"],
  ["/users/delta?$select=nosuch", "BadRequest"],
  ["/users/delta?$deltatoken=nonsense", "Request_BadRequest"],
  ["/users/delta?$skiptoken=nonsense", "Request_BadRequest"],
])("%s is refused", async (url, code) => {
  expect(await exact().get(url)).toMatchObject({
    status: 400,
    body: { error: { code } },
  });
});

test("a token of another resource is refused", async () => {
  const { get } = exact();
  const { body } = await get("/users/delta?$deltatoken=latest");
  expect(
    (await get(String(body["@odata.deltaLink"]).replace("users", "groups")))
      .body.error.code,
  ).toBe("Request_BadRequest");
});
