import { paginate } from "../../../lib/http/paging";

const order = {
  keyOf: (item: string) => item,
  compare: (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0),
};
const request = (url: string) => ({ url, query: new URL(url).searchParams });
const items = Array.from(
  { length: 25 },
  (_, i) => `item ${String(i).padStart(2, "0")}`,
);

test("following the links gives everything once, also while items come and go", () => {
  let url = "https://breakwater.example/api/things?top=10&other=1";
  const seen: string[] = [];
  let now = items;
  for (;;) {
    const page = paginate(now, request(url), order);
    seen.push(...page.value);
    if (!page.nextLink) break;
    expect(page.nextLink).toMatch(
      /^https:\/\/breakwater\.example\/api\/things\?/,
    );
    expect(page.nextLink).toContain("other=1");
    url = page.nextLink;
    // What was seen goes, and something comes before it.
    now = ["a first one", ...now.filter((item) => item !== "item 09")];
  }
  expect(seen).toEqual(items);
});

test("the last page has no link, and neither has one that fits exactly", () => {
  expect(paginate(items, request("https://b.example/?top=25"), order)).toEqual({
    value: items,
  });
  expect(paginate([], request("https://b.example/"), order)).toEqual({
    value: [],
  });
});

test.each(["top=0", "top=1001", "top=ten", "top=-1", "after=%21", "after="])(
  "refuses %s",
  (query) => {
    expect(() =>
      paginate(items, request(`https://b.example/?${query}`), order),
    ).toThrow(expect.objectContaining({ code: "bad_request" }) as Error);
  },
);
