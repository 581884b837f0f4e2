import { evaluateFilter } from "../../../../dev/tenant/graph/odata/evaluate-filter";
import {
  FilterSyntaxError,
  parseFilter,
} from "../../../../dev/tenant/graph/odata/parse-filter";

const object: Record<string, unknown> = {
  name: "O'Hara",
  city: null,
  enabled: true,
  size: 5,
  at: "2016-11-14T08:29:00Z",
  tags: ["Red", "blue"],
  nested: { inner: "x" },
};
const read = ([first, second]: readonly string[]) =>
  second === undefined
    ? object[first!]
    : (object[first!] as Record<string, unknown>)[second];

describe("$filter", () => {
  test.each([
    ["name eq 'o''hara'", true],
    ["name ne 'x' and size gt 4 and size le 5", true],
    ["size lt 5 or size ge 6", false],
    // and binds tighter than or, not tightest (OData 4.01, operator precedence).
    ["size eq 5 or size eq 6 and name eq 'x'", true],
    ["(size eq 5 or size eq 6) and name eq 'x'", false],
    ["not enabled eq true or size eq 5", true],
    ["not(enabled eq false)", true],
    ["city eq null", true],
    ["city ne null", false],
    ["city ne 'x'", true],
    ["name gt 'a' and name lt 'z'", true],
    ["size eq '5'", false],
    ["at ge 2016-11-14T00:00:00Z and at lt 2016-11-15T00:00:00Z", true],
    ["tags/any(t:t eq 'red')", true],
    ["tags/any(t:startswith(t,'bl') and size eq 5)", true],
    ["tags/any(t:t eq 'green')", false],
    ["tags/any()", true],
    ["tags/$count eq 2", true],
    ["nested/inner eq 'X'", true],
    ["STARTSWITH(name,'o')", true],
    ["endswith(name,'RA') and contains(name,'h')", true],
    ["startswith(city,'x')", false],
    ["size in (4,5)", true],
    ["name in ('a')", false],
  ])("%s", (filter, expected) => {
    expect(evaluateFilter(parseFilter(filter), read)).toBe(expected);
  });

  test.each([
    ["name eq", 7],
    ["name", 4],
    ["eq 'x'", 3],
    ["name eq 'x", 8],
    ["name eq 'x' or", 14],
    ["(name eq 'x'", 12],
    ["name eq 'x')", 11],
    ["startswith(name)", 15],
    ["startswith(name,5)", 18],
    ["name eq x", 8],
    ["name in ()", 9],
    ["", 0],
  ])("%j is refused at its fault", (filter, position) => {
    expect(() => parseFilter(filter)).toThrow(FilterSyntaxError);
    try {
      parseFilter(filter);
    } catch (error) {
      expect((error as FilterSyntaxError).position).toBe(position);
    }
  });
});
