import fc from "fast-check";
import {
  arbitraryFilter,
  arbitraryLimits,
  arbitraryRow,
} from "../arbitrary-filter";
import type { Row } from "../naive-filter";
import { indexOf, parsed, people } from "./index-of";

/** As in a tenant: an address is one recipient's, and the first one is among the proxies. */
function eachAddressOnce(rows: readonly Row[]): Row[] {
  const taken = new Set<string>();
  return rows.map((row) => {
    const own = [row.PrimarySmtpAddress ?? []]
      .flat()
      .map((address) => `SMTP:${address}`);
    const free = [...own, ...[row.EmailAddresses ?? []].flat()].filter(
      (address) => {
        const key = address.toLowerCase();
        return !taken.has(key) && taken.add(key);
      },
    );
    const PrimarySmtpAddress = own.every((address) => free.includes(address))
      ? (row.PrimarySmtpAddress ?? null)
      : null;
    return { ...row, PrimarySmtpAddress, EmailAddresses: free };
  });
}

test.each([
  ["Manager -eq 'x'", "incomplete", 0, ["Manager"]],
  ["-not(Manager -eq 'x')", "incomplete", 0, ["Manager"]],
  ["manager -ne 'x'", "incomplete", 0, ["manager"]],
  ["Manager -eq $null", "incomplete", 0, ["Manager"]],
  ["Company -eq 'Fabrikam' -or Manager -eq 'x'", "incomplete", 2, ["Manager"]],
  ["Company -eq 'Fabrikam' -and Manager -ne 'x'", "incomplete", 0, ["Manager"]],
  ["Company -eq 'nobody' -and Manager -ne 'x'", "exact", 0, ["Manager"]],
  ["Name -like '*' -or Manager -eq 'x'", "exact", 4, ["Manager"]],
  [
    "RecipientTypeDetailsValue -eq 'x'",
    "incomplete",
    0,
    ["RecipientTypeDetails"],
  ],
])("%s is %s", (text, status, count, unknown) => {
  const index = indexOf(people);
  expect(index.count(parsed(text))).toMatchObject({
    status,
    count,
    readings: null,
    unknown,
  });
  index.dispose();
});

test("an unknown property never makes a count too large", () => {
  fc.assert(
    fc.property(
      fc
        .array(arbitraryRow, { minLength: 1, maxLength: 20 })
        .map(eachAddressOnce),
      arbitraryFilter,
      fc.constantFrom(
        "Department",
        "Quota",
        "Tags",
        "Hidden",
        "EmailAddresses",
        "PrimarySmtpAddress",
      ),
      (rows, text, lost) => {
        const filter = parsed(text);
        const whole = indexOf(rows);
        const without = indexOf(
          rows.map((row) => {
            const kept = { ...row };
            delete kept[lost];
            return kept;
          }),
        );
        for (const reading of ["andBindsTighter", "leftToRight"] as const) {
          const known = whole.evaluate(filter[reading]);
          const guessed = without.evaluate(filter[reading]);
          expect(guessed.definite.andNotSize(known.definite)).toBe(0);
          expect(known.possible.andNotSize(guessed.possible)).toBe(0);
          known.release();
          guessed.release();
        }
        whole.dispose();
        without.dispose();
      },
    ),
    { seed: 20161114, numRuns: 400 },
  );
});

/** The first has values that nobody knows, the second one that is known beside others that are not. */
test.each([
  ["Tags -eq 'red'", "incomplete", 1],
  ["Tags -ne 'red'", "incomplete", 1],
  ["Tags -ne $null", "incomplete", 2],
  ["Tags -eq $null", "incomplete", 0],
  ["Tags -ne $null -and Department -eq 'Ward'", "incomplete", 0],
  ["Tags -ne $null -and Department -eq 'Lab'", "exact", 1],
  ["Tags -eq 'red' -and Department -eq 'Lab'", "exact", 1],
  ["Tags -eq 'blue' -and Department -eq 'Lab'", "incomplete", 0],
  ["Tags -eq 'blue' -and Department -eq 'Office'", "exact", 1],
  ["Tags -like 'r*' -or Department -eq 'Ward'", "exact", 2],
])("cut short: %s is %s, %i", (text, status, count) => {
  const rows: Row[] = [
    { Department: "Ward", Tags: [] },
    { Department: "Lab", Tags: ["red"] },
    { Department: "Office", Tags: ["blue"] },
  ];
  for (const fewRows of [0, 20]) {
    const unread = { property: "Tags", rows: [0, 1] };
    const index = indexOf(rows, { fewRows }, unread);
    expect(index.count(parsed(text))).toMatchObject({
      status,
      count,
      unknown: status === "exact" ? [] : ["Tags"],
    });
    index.dispose();
  }
});

test.each(["Tags", "EmailAddresses"] as const)(
  "values of %s that an export cut short never make a count too large",
  (property) => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(arbitraryRow, fc.nat({ max: 3 })), {
          minLength: 1,
          maxLength: 30,
        }),
        fc.array(arbitraryFilter, { minLength: 1, maxLength: 6 }),
        arbitraryLimits,
        (drawn, texts, limits) => {
          // Of each row as many values as that are there; fewer than it has: the others were cut off.
          const valuesOf = (row: Row) => [row[property] ?? []].flat();
          const whole = indexOf(drawn.map(([row]) => row));
          const cut = indexOf(
            drawn.map(([row, kept]) => ({
              ...row,
              [property]: valuesOf(row).slice(0, kept),
            })),
            limits,
            {
              property,
              rows: drawn.flatMap(([row, kept], at) =>
                valuesOf(row).length > kept ? [at] : [],
              ),
            },
          );
          for (const text of texts) {
            const filter = parsed(text);
            const { count, status } = cut.count(filter);
            const true_ = whole.count(filter).count;
            expect(count).toBeLessThanOrEqual(true_);
            if (status !== "incomplete") expect(count).toBe(true_);
            for (const reading of ["andBindsTighter", "leftToRight"] as const) {
              const known = whole.evaluate(filter[reading]);
              const guessed = cut.evaluate(filter[reading]);
              expect(guessed.definite.andNotSize(known.definite)).toBe(0);
              expect(known.possible.andNotSize(guessed.possible)).toBe(0);
              known.release();
              guessed.release();
            }
          }
          whole.dispose();
          cut.dispose();
        },
      ),
      { seed: 20161114, numRuns: 300 },
    );
  },
);
