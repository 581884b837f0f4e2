import {
  createGraphTenant,
  eventual,
  objectId,
  people,
  rowOf,
  type GraphBody,
} from "./graph-tenant";

const tenant = createGraphTenant();
const { get } = tenant;
const names = (body: GraphBody) =>
  body.value.map(({ displayName }) => displayName);

async function everyPage(url: string, headers?: Record<string, string>) {
  const pages: GraphBody[] = [];
  for (
    let next: string | undefined = url;
    next;
    next = pages.at(-1)!["@odata.nextLink"]
  )
    pages.push((await get(next, headers)).body);
  return pages;
}

describe("collections", () => {
  test.each([
    ["/users", [100, 100, 50]],
    ["/users?$top=999", [250]],
    ["/users?$top=125", [125, 125]],
    ["/groups", [4]],
    ["/contacts", [3]],
  ])("%s pages as Learn says, and no page is lost", async (url, sizes) => {
    const pages = await everyPage(url);
    expect(pages.map(({ value }) => value.length)).toEqual(sizes);
    const ids = pages.flatMap(({ value }) => value.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("a next link is absolute, on the server's own base, and keeps the options", async () => {
    const { body } = await get(
      "/users?$top=2&$select=id,mail&$filter=department eq 'Nursing'",
    );
    const link = new URL(body["@odata.nextLink"]!);
    expect(link.origin + link.pathname).toBe(
      "http://127.0.0.1:7001/v1.0/users",
    );
    expect(link.searchParams.get("$top")).toBe("2");
    expect(link.searchParams.get("$filter")).toBe("department eq 'Nursing'");
    const next = (await get(body["@odata.nextLink"]!)).body;
    expect(Object.keys(next.value[0]!)).toEqual(["id", "mail"]);
    expect(next.value.map(({ mail }) => mail)).toEqual([
      "p5@small.example",
      "p7@small.example",
    ]);
  });

  test("a token that was altered, or is for another query, is refused", async () => {
    const link = (await get("/users")).body["@odata.nextLink"]!;
    const altered = link.slice(0, -1) + (link.endsWith("A") ? "B" : "A");
    for (const url of [
      altered,
      link.replace("/users", "/contacts"),
      link + "&$filter=id eq null",
    ])
      expect((await get(url)).body.error.code).toBe(
        "Directory_ExpiredPageToken",
      );
  });

  test("dynamic distribution groups do not exist here", async () => {
    expect(names((await get("/groups")).body).sort()).toEqual([
      "CLUB",
      "SITE",
      "TEAM",
      "WARD",
    ]);
    const { status, body } = await get(`/groups/${objectId(rowOf("all"))}`);
    expect([status, body.error.code]).toEqual([
      404,
      "Request_ResourceNotFound",
    ]);
  });

  test("the kinds of groups are told apart as in Learn's table", async () => {
    const { value } = (
      await get(
        "/groups?$select=displayName,groupTypes,mailEnabled,securityEnabled,membershipRuleProcessingState",
      )
    ).body;
    expect(value).toContainEqual({
      displayName: "WARD",
      groupTypes: [],
      mailEnabled: true,
      securityEnabled: false,
      membershipRuleProcessingState: null,
    });
    expect(value).toContainEqual({
      displayName: "TEAM",
      groupTypes: ["Unified", "DynamicMembership"],
      mailEnabled: true,
      securityEnabled: false,
      membershipRuleProcessingState: "On",
    });
  });

  test.each([
    ["/users/p7@small.example", "P7"],
    ["/users/P7@OLD.example", undefined],
    [`/users/${objectId(7)}`, "P7"],
    [`/users/${objectId(people)}`, undefined],
    [`/contacts/${objectId(people)}`, "C0"],
    ["/users/nobody", undefined],
  ])("%s", async (url, displayName) => {
    const { status, body } = await get(url);
    if (displayName) expect(body["displayName"]).toBe(displayName);
    else
      expect([status, body.error.code]).toEqual([
        404,
        "Request_ResourceNotFound",
      ]);
  });

  test("Exchange's own properties of a group come from GET of one group with $select only", async () => {
    const select =
      "$select=displayName,hideFromAddressLists,allowExternalSenders";
    expect(
      (await get(`/groups/${objectId(rowOf("team"))}?${select}`)).body,
    ).toMatchObject({
      hideFromAddressLists: false,
      allowExternalSenders: true,
    });
    expect(
      (await get(`/groups?${select}`)).body.value[0]!["hideFromAddressLists"],
    ).toBeNull();
  });
});

describe("$filter, $count, $orderby", () => {
  test.each([
    ["/users?$filter=mail eq 'P3@small.example'", 1],
    ["/users?$filter=startswith(displayName,'p1')&$top=999", 111],
    [
      "/users?$filter=department eq 'Nursing' and (mail eq 'p1@small.example' or mail eq 'p2@small.example')",
      1,
    ],
    ["/users?$filter=mail in ('p1@small.example','p4@small.example','x')", 2],
    ["/users?$filter=proxyAddresses/any(p:p eq 'smtp:p9@old.example')", 1],
    ["/users?$filter=proxyAddresses/any(p:startswith(p,'smtp:p24'))", 11],
    [
      "/users?$filter=onPremisesExtensionAttributes/extensionAttribute1 eq 'staff-1'&$top=999",
      83,
    ],
    ["/users?$filter=city eq null&$top=999", 250],
    ["/users?$filter=accountEnabled eq true&$top=999", 250],
    [`/users?$filter=id eq '${objectId(5)}'`, 1],
    ["/groups?$filter=groupTypes/any(c:c eq 'Unified')", 2],
    ["/groups?$filter=groupTypes/any(c:c eq 'DynamicMembership')", 1],
    ["/groups?$filter=mailEnabled eq true and securityEnabled eq false", 4],
    ["/groups?$filter=createdDateTime ge 2015-01-01T00:00:00Z", 4],
    ["/groups?$filter=displayName eq 'o''hara'", 0],
  ])("%s", async (url, count) => {
    expect((await get(url)).body.value).toHaveLength(count);
  });

  test.each([
    ["/users?$filter=mail ne null&$top=999", 250],
    ["/users?$filter=endsWith(mail,'9@small.example')&$top=999", 25],
    ["/groups?$filter=NOT(groupTypes/any(s:s eq 'Unified'))", 2],
    ["/groups?$filter=proxyAddresses/$count eq 2", 4],
    [
      "/users?$filter=department eq 'Nursing'&$orderby=displayName desc&$top=999",
      125,
    ],
  ])("%s is an advanced query", async (url, count) => {
    for (const [query, headers] of [
      [url, undefined],
      [url, eventual],
      [`${url}&$count=true`, undefined],
    ] as const)
      expect(await get(query, headers)).toMatchObject({
        status: 400,
        body: { error: { code: "Request_UnsupportedQuery" } },
      });
    const { body } = await get(`${url}&$count=true`, eventual);
    expect(body.value).toHaveLength(count);
    expect(body["@odata.count"]).toBe(count);
  });

  test("$count=true without the header is silently ignored; with it, only the first page has the count", async () => {
    expect((await get("/users?$count=true")).body).not.toHaveProperty(
      "@odata.count",
    );
    const [first, second] = await everyPage("/users?$count=true", eventual);
    expect(first!["@odata.count"]).toBe(250);
    expect(second).not.toHaveProperty("@odata.count");
  });

  test.each([
    [`/users?$search="displayName:p24"&$top=999`, 11],
    [`/users?$search="mail:p7@"`, 1],
    [`/users?$search="displayName:p7" OR "displayName:p8"&$top=999`, 22],
    [`/users?$search="displayName:p7" AND "department:Nursing"&$top=999`, 6],
    [`/groups?$search="proxyAddresses:smtp:team@"`, 1],
    [`/users/$count?$search="displayName:p24"`, 11],
  ])("%s", async (url, count) => {
    expect((await get(encodeURI(url))).body.error.code).toBe(
      "Request_UnsupportedQuery",
    );
    const { body, text } = await get(encodeURI(url), eventual);
    expect(url.includes("$count") ? Number(text) : body.value.length).toBe(
      count,
    );
  });

  test.each([
    [`/users?$search=displayName:p`, "BadRequest"],
    [`/users?$search="displayName:p" "mail:x"`, "BadRequest"],
    [`/users?$search="nosuch:p"`, "Request_UnsupportedQuery"],
  ])("%s is refused", async (url, code) => {
    expect(await get(encodeURI(url), eventual)).toMatchObject({
      status: 400,
      body: { error: { code } },
    });
  });

  test("$expand brings 20 members at most, and no advanced query", async () => {
    const ward = `/groups/${objectId(rowOf("ward"))}?$select=id&$expand=members`;
    const { body } = await get(ward);
    expect(
      (body["members"] as { id: string }[]).map(({ id }) => id),
    ).toHaveLength(4);
    const all = (await get("/groups?$expand=members&$select=id")).body.value;
    expect(all.every(({ members }) => Array.isArray(members))).toBe(true);
    expect(
      (await get("/groups?$expand=members&$count=true", eventual)).status,
    ).toBe(400);
    expect((await get("/users?$expand=manager")).status).toBe(400);
  });

  test("sorts over all pages", async () => {
    const pages = await everyPage("/users?$orderby=displayName&$top=100");
    const all = pages.flatMap(names);
    expect(all).toEqual([...all].sort());
    expect(all).toHaveLength(250);
  });

  test.each([
    ["/users?$top=1000", "Request_UnsupportedQuery"],
    ["/users?$top=0", "Request_UnsupportedQuery"],
    ["/users?$skip=5", "Request_UnsupportedQuery"],
    ["/users?$select=nosuch", "BadRequest"],
    ["/users?$filter=nosuch eq 1", "BadRequest"],
    ["/users?$filter=mail eq", "BadRequest"],
    ["/users?$filter=mail eq 'a", "BadRequest"],
    ["/users?$filter=mail eq 'a' and", "BadRequest"],
    ["/users?$filter=", "BadRequest"],
    ["/users?$orderby=department", "Request_UnsupportedQuery"],
    ["/nosuch", "BadRequest"],
    ["/groups/not-a-guid/members", "Request_BadRequest"],
  ])("%s is refused", async (url, code) => {
    expect(await get(url)).toMatchObject({
      status: 400,
      body: { error: { code } },
    });
  });
});

describe("members", () => {
  const ward = `/groups/${objectId(rowOf("ward"))}`;

  test("direct members come with their types; a dynamic distribution group is not among them", async () => {
    const { value } = (await get(`${ward}/members`)).body;
    expect(
      value.map((member) => [member["@odata.type"], member["displayName"]]),
    ).toEqual([
      ["#microsoft.graph.user", "P1"],
      ["#microsoft.graph.user", "P2"],
      ["#microsoft.graph.orgContact", "C0"],
      ["#microsoft.graph.group", "SITE"],
    ]);
  });

  test("transitive members are flat and each once; what only a dynamic list adds is missing", async () => {
    expect(
      names((await get(`${ward}/transitiveMembers?$select=displayName`)).body),
    ).toEqual(["P1", "P2", "P3", "C0", "WARD", "SITE"]);
  });

  test.each([
    [`${ward}/members/$count`, "4"],
    [`${ward}/transitiveMembers/$count`, "6"],
    [`${ward}/transitiveMembers/microsoft.graph.user/$count`, "3"],
    [`${ward}/transitiveMembers/microsoft.graph.group/$count`, "2"],
    ["/users/$count", "250"],
    ["/groups/$count", "4"],
    ["/users/$count?$filter=department eq 'Nursing'", "125"],
  ])("%s", async (url, count) => {
    const good = await get(url, eventual);
    expect([good.status, good.headers["content-type"], good.text]).toEqual([
      200,
      "text/plain",
      count,
    ]);
    expect(await get(url)).toMatchObject({
      status: 400,
      body: { error: { code: "Request_UnsupportedQuery" } },
    });
  });

  test("a cast is an advanced query", async () => {
    const url = `${ward}/members/microsoft.graph.user`;
    expect((await get(url)).status).toBe(400);
    expect(names((await get(`${url}?$count=true`, eventual)).body)).toEqual([
      "P1",
      "P2",
    ]);
  });
});
