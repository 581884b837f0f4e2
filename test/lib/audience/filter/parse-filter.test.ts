import type { FilterNode } from "../../../../lib/audience/filter/ast";
import { parseFilter } from "../../../../lib/audience/filter/parse-filter";

/** A tree in as few characters as tell it apart. */
function brief(node: FilterNode): string {
  switch (node.kind) {
    case "comparison": {
      const { value } = node;
      const shown =
        value.kind === "text"
          ? `'${value.text}'`
          : value.kind === "null"
            ? "null"
            : value.kind === "number"
              ? value.number
              : value.boolean;
      return `${node.property} ${node.operator} ${shown}`;
    }
    case "not":
      return `not(${brief(node.operand)})`;
    default:
      return `${node.kind}(${node.operands.map(brief).join(", ")})`;
  }
}

function readings(text: string): [string, string, boolean] {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(result.error.message);
  const { andBindsTighter, leftToRight, mixed } = result.filter;
  if (!mixed) expect(leftToRight).toBe(andBindsTighter);
  return [brief(andBindsTighter), brief(leftToRight), mixed];
}

function fault(text: string) {
  const result = parseFilter(text);
  if (result.ok)
    throw new Error(`was read as ${brief(result.filter.andBindsTighter)}`);
  return result.error;
}

describe("parseFilter", () => {
  test.each([
    ["Department -eq 'Pharmacy'", "Department eq 'Pharmacy'"],
    ["department -EQ 'Pharmacy'", "department eq 'Pharmacy'"],
    ['Title -like"Nurse*"', "Title like 'Nurse*'"],
    ["Title -NotLike 'Nurse*'", "Title notlike 'Nurse*'"],
    ["Company -eq 'O''Hara''s'", "Company eq 'O'Hara's'"],
    ['Company -eq "Say ""Ah"" Ltd"', "Company eq 'Say \"Ah\" Ltd'"],
    ['Company -eq "O\'Hara"', "Company eq 'O'Hara'"],
    ["Company -eq ''", "Company eq ''"],
    ["A -ne $null", "A ne null"],
    ["A -ne $NULL", "A ne null"],
    ["A -eq $True", "A eq true"],
    ["(A -eq $false)", "A eq false"],
    ["A -gt 5", "A gt 5"],
    ["A -ge -5.25", "A ge -5.25"],
    ["A -lt 0x10", "A lt 16"],
    ["A -le 2026-11-14", "A le '2026-11-14'"],
    ["A -le 11/14/2016", "A le '11/14/2016'"],
    ["A -le 2026-11-14T08:29:00Z", "A le '2026-11-14T08:29:00Z'"],
    ["{ A -eq 'x' }", "A eq 'x'"],
    ["{ {A -eq 'x'} }\n", "A eq 'x'"],
    ["{{Name -like 'Box{*'}}", "Name like 'Box{*'"],
    ["{Name -eq '}'}", "Name eq '}'"],
    ["{Name -like 'Box{*'}", "Name like 'Box{*'"],
    ["((((A -eq 'x'))))", "A eq 'x'"],
    ["-not(A -eq 'x')", "not(A eq 'x')"],
    ["-not A -eq 'x'", "not(A eq 'x')"],
    ["!(A -eq 'x')", "not(A eq 'x')"],
    ["-not(-not(A -eq 'x'))", "not(not(A eq 'x'))"],
    ["-not -not A -eq 'x'", "not(not(A eq 'x'))"],
    ["-not A -eq 'x' -and B -eq 'y'", "and(not(A eq 'x'), B eq 'y')"],
    ["(A -eq 'x')-and(B -eq 'y')", "and(A eq 'x', B eq 'y')"],
    ["A -eq 'x'\r\n\t-AND B -eq 'y'", "and(A eq 'x', B eq 'y')"],
    [
      "((A -eq 'x') -and (B -eq 'y')) -and (C -eq 'z')",
      "and(A eq 'x', B eq 'y', C eq 'z')",
    ],
    [
      "(A -eq 'x') -and ((B -eq 'y') -or (C -eq 'z'))",
      "and(A eq 'x', or(B eq 'y', C eq 'z'))",
    ],
    ["A -eq ' -or B -eq '", "A eq ' -or B -eq '"],
    ["A -eq '($null)'", "A eq '($null)'"],
  ])("reads %s", (text, expected) => {
    expect(readings(text)).toEqual([expected, expected, false]);
  });

  test.each([
    [
      "A -eq 1 -or B -eq 2 -and C -eq 3",
      "or(A eq 1, and(B eq 2, C eq 3))",
      "and(or(A eq 1, B eq 2), C eq 3)",
    ],
    [
      "A -eq 1 -and B -eq 2 -or C -eq 3",
      "or(and(A eq 1, B eq 2), C eq 3)",
      "or(and(A eq 1, B eq 2), C eq 3)",
    ],
    [
      "A -eq 1 -or B -eq 2 -or C -eq 3 -and D -eq 4 -or E -eq 5",
      "or(A eq 1, B eq 2, and(C eq 3, D eq 4), E eq 5)",
      "or(and(or(A eq 1, B eq 2, C eq 3), D eq 4), E eq 5)",
    ],
    [
      "F -eq 0 -and -not(A -eq 1 -or B -eq 2 -and C -eq 3)",
      "and(F eq 0, not(or(A eq 1, and(B eq 2, C eq 3))))",
      "and(F eq 0, not(and(or(A eq 1, B eq 2), C eq 3)))",
    ],
  ])("reads the mix %s both ways", (text, tighter, inOrder) => {
    expect(readings(text)).toEqual([tighter, inOrder, true]);
  });

  test.each([
    ["", 0, "empty"],
    ["  \n ", 0, "empty"],
    ["{ }", 0, "empty"],
    ["()", 1, "syntax"],
    ["-not", 4, "syntax"],
    ["Company", 7, "syntax"],
    ["Company -ne ", 12, "missing-value"],
    ["(Company -ne )", 13, "missing-value"],
    ["Company -ne -and Title -eq 'x'", 12, "missing-value"],
    ["Company -eq $team", 12, "variable"],
    ["Company -eq $(Get-Team)", 12, "variable"],
    ["Company -eq Fabrikam", 12, "syntax"],
    ["Company -eq 'Sam's'", 17, "syntax"],
    ["Company -eq 'x", 12, "syntax"],
    ["Company -matches 'x'", 8, "syntax"],
    ["Company eq 'x'", 8, "syntax"],
    ["'x' -eq Company", 0, "syntax"],
    ["(Company -eq 'x'", 16, "syntax"],
    ["Company -eq 'x')", 15, "syntax"],
    ["Company -eq 'x' Title -eq 'y'", 16, "syntax"],
    ["Company -eq 'x' -and", 20, "syntax"],
    ["Company -eq 'x' -and -or Title -eq 'y'", 21, "syntax"],
    ["Company -eq ’x’", 12, "syntax"],
    ["{ Company -eq 5x }", 14, "syntax"],
  ])("refuses %j at %i", (text, position, reason) => {
    const error = fault(text);
    expect([error.position, error.reason]).toEqual([position, reason]);
    expect(error.message).toContain(`position ${position}`);
    expect(error.message).toContain(
      reason === "empty" ? "empty" : error.expected,
    );
  });

  test.each([
    ["Hidden -eq true", "Write $true."],
    ["Title = 'x'", "Write -eq."],
    ["Title -eq 'x' && City -eq 'y'", "Write -and."],
    ["Title -eq 'x', 'y'", "One value only"],
    ["Title -match '^x'", "no regular expressions"],
    ["$_.Title -eq 'x'", "without $_ before it"],
    ["(&(title=x)(mail=*))", "An LDAP filter is no OPATH filter"],
    ["\"Title -eq 'x'\"", "Quotes around the whole filter"],
    ["Title -eq 'x'}", "Braces belong around the whole filter"],
    ["-RecipientFilter {Title -eq 'x'}", "name of the parameter"],
    ["(Title -eq 'x') (City -eq 'y')", "joined with -and or -or"],
    ["Company -eq 'x' AND Title -eq 'y'", "begins with a hyphen: -and."],
    ["Company eq 'x'", "begins with a hyphen: -eq."],
    ["Title -in 'a','b'", "OPATH has no such operator"],
    ["Title -NotContains 'a'", "OPATH has no such operator"],
    ["Title -ceq 'a'", "compares without case"],
    ["Title -ne `$null", "A backtick is PowerShell's own"],
    ["Company -eq 'Sam's'", "a quote inside it is doubled"],
    ["Company -eq Fabrikam", "Text is quoted"],
    ["Company -eq ’x’", "Typographic quotes"],
    ["Company –eq 'x'", "A typographic dash"],
  ])("says how to mend %s", (text, hint) => {
    expect(fault(text).message).toContain(hint);
  });

  test("what is written alike is one object", () => {
    const nodes = ["A -eq 'x'", "(B -eq 'y') -or -not (A -eq 'x')"].map(
      (text) => {
        const result = parseFilter(text);
        if (!result.ok) throw new Error(result.error.message);
        return result.filter.andBindsTighter;
      },
    );
    const [alone, either] = nodes;
    if (either?.kind !== "or" || either.operands[1]?.kind !== "not")
      throw new Error("expected -or with -not");
    expect(either.operands[1].operand).toBe(alone);
  });

  test.each([
    ["brackets", (n: number) => "(".repeat(n) + "A -eq 1" + ")".repeat(n)],
    ["negations", (n: number) => "-not(".repeat(n) + "A -eq 1" + ")".repeat(n)],
    [
      "one -and after another",
      (n: number) => "(".repeat(n) + "A -eq 1" + " -and B -eq 2)".repeat(n),
    ],
    [
      "mixes within mixes",
      (n: number) =>
        "(".repeat(n) + "A -eq 1" + " -and B -eq 2 -or C -eq 3)".repeat(n),
    ],
  ])("does not overflow at 20,000 levels of %s", (_, write) => {
    expect(parseFilter(write(20_000)).ok).toBe(true);
  });
});
