import fc from "fast-check";
import { encodeTexts } from "../../../../lib/directory/arrow-texts";
import { TextPatterns } from "../../../../lib/audience/index/text-patterns";

const names = ["Anna", "ANTON", "Ann", "Berta", "a", "", "Bernd"];
const patterns = new TextPatterns(encodeTexts(names));

const sorted = (codes: readonly number[]) => [...codes].sort((a, b) => a - b);

test.each([
  // Only names that begin with the same letters, of any case.
  ["ann*", 2, ["Anna", "Ann"]],
  ["an*n", 3, ["ANTON", "Ann"]],
  ["a*", 4, ["Anna", "ANTON", "Ann", "a"]],
  ["anna*", 1, ["Anna"]],
  ["annals*", 0, []],
  ["xy*", 0, []],
  // How one ends or what is in it shows in all of them.
  ["*n", 7, ["ANTON", "Ann"]],
  ["*er*", 7, ["Berta", "Bernd"]],
  ["*", 7, names],
])("%s looks at %d names", (pattern, cost, matching) => {
  expect(patterns.costOf(pattern)).toBe(cost);
  expect(sorted(patterns.matching(pattern)).map((code) => names[code])).toEqual(
    names.filter((name) => matching.includes(name)),
  );
});

/** As Learn describes it: a star is any text, everything else itself in any case. */
function matches(text: string, pattern: string): boolean {
  const escaped = pattern
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`, "is").test(text);
}

test("finds what each pattern in turn matches, among names enough to be sorted by many letters", () => {
  const letter = fc.constantFrom("a", "A", "b", "-", "{");
  const textOf = (maxLength: number) =>
    fc.array(letter, { maxLength }).map((letters) => letters.join(""));
  const long = textOf(3).map((text) => `aaaaaaaaaaaaaaaa${text}`);
  fc.assert(
    fc.property(
      fc.array(fc.oneof(textOf(6), long), { minLength: 300, maxLength: 400 }),
      fc.array(
        fc
          .tuple(fc.oneof(textOf(4), long), textOf(2))
          .map(([before, after]) => `${before}*${after}`),
        { minLength: 5, maxLength: 20 },
      ),
      (texts, asked) => {
        const found = new TextPatterns(encodeTexts(texts));
        for (const pattern of asked)
          expect(sorted(found.matching(pattern.toLowerCase()))).toEqual(
            texts.flatMap((text, code) => (matches(text, pattern) ? code : [])),
          );
      },
    ),
    { seed: 20161114, numRuns: 60 },
  );
});
