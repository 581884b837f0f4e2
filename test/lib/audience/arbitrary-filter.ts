import fc from "fast-check";
import type { IndexLimits } from "../../../lib/audience/index/index-limits";
import type { Row } from "./naive-filter";

/** Every way of counting: as it comes, never row by row, wherever that is possible, by classes, and each value its own. */
export const arbitraryLimits = fc.constantFrom<Partial<IndexLimits>>(
  {},
  { fewRows: 0 },
  { fewRows: 3 },
  { fewRows: 20 },
  { fewRows: 0, classesAfter: 1 },
  { fewRows: 3, classesAfter: 2, manyValues: 4 },
  { fewRows: 20, manyValues: 0, amongRows: 2 },
  { manyValues: 0 },
);

const departments = [
  "Pharmacy",
  "pharmacy",
  "Ward 7",
  "O'Hara",
  "Étage",
  "7",
  "12",
];
const tags = ["red", "Red", "blue", "green*", "a b"];
const types = ["UserMailbox", "SharedMailbox", "GuestMailUser", "MailContact"];
const addresses = ["ann@x", "Bob@x", "bob@y", "cy@y"];
const maybe = <T>(values: readonly T[]) =>
  fc.option(fc.constantFrom(...values), { nil: null, freq: 3 });

export const arbitraryRow: fc.Arbitrary<Row> = fc.record({
  Department: maybe(departments),
  Quota: maybe(["5", "10", "10.5", "-3", "Unlimited"]),
  Tags: fc.array(fc.constantFrom(...tags), { maxLength: 3 }),
  Hidden: maybe(["True", "False"]),
  RecipientTypeDetails: maybe(types),
  PrimarySmtpAddress: maybe(addresses),
  EmailAddresses: fc.array(
    fc
      .tuple(
        fc.constantFrom("SMTP:", "smtp:", "sip:"),
        fc.constantFrom(...addresses),
      )
      .map((parts) => parts.join("")),
    { maxLength: 3 },
  ),
});

const quoted = fc
  .tuple(
    fc.constantFrom(
      ...departments,
      ...tags,
      ...types,
      ...addresses,
      "SMTP:bob@y",
      "",
      "True",
      "10",
      "Unlimited",
    ),
    fc.constantFrom("'", '"'),
  )
  .map(
    ([text, quote]) => quote + text.replaceAll(quote, quote + quote) + quote,
  );
const pattern = fc
  .constantFrom(
    "P*",
    "*7*",
    "*",
    "w*d*7",
    "*HARA",
    "green*",
    "r*d",
    "**",
    "pharmacy",
    "é*",
    "b*@y",
    "smtp:b*",
    "*@x",
  )
  .map((text) => `'${text}'`);
const bare = fc.constantFrom("$true", "$FALSE", "$null", "5", "-3", "10.5");
const property = fc.constantFrom(
  "Department",
  "dePartment",
  "Quota",
  "Tags",
  "Hidden",
  "RecipientTypeDetails",
  "RecipientTypeDetailsValue",
  "PrimarySMTPAddress",
  "EmailAddresses",
  "MemberOfGroup",
);
const comparison = fc
  .tuple(
    property,
    fc.oneof(
      fc.tuple(
        fc.constantFrom("-eq", "-ne", "-GT", "-lt", "-ge", "-le", "-EQ"),
        fc.oneof(quoted, bare),
      ),
      fc.tuple(
        fc.constantFrom("-like", "-NotLike"),
        fc.oneof(pattern, quoted, bare),
      ),
    ),
  )
  .map(([name, [operator, value]]) => `${name} ${operator} ${value}`);

/** The text of a filter, with and without brackets where they may be left out. */
export const arbitraryFilter: fc.Arbitrary<string> = fc.letrec<{
  filter: string;
  term: string;
}>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    comparison,
    fc
      .array(
        fc.tuple(tie("term"), fc.constantFrom("-and", "-or", "-AND", "-Or")),
        { minLength: 2, maxLength: 4 },
      )
      .map((parts) =>
        parts
          .map(([term, join], at) =>
            at < parts.length - 1 ? `${term} ${join}` : term,
          )
          .join(" "),
      ),
    tie("term"),
  ),
  term: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    comparison,
    tie("filter").map((inner) => `(${inner})`),
    tie("filter").map((inner) => `-not(${inner})`),
    comparison.map((inner) => `-not ${inner}`),
    tie("filter").map((inner) => `!(${inner})`),
  ),
})).filter;

const plainTest = fc.constantFrom(
  "Department -eq 'Pharmacy'",
  "Department -eq '7'",
  "Quota -eq '10'",
  "Quota -ne '5'",
  "Tags -eq 'red'",
  "Tags -ne 'blue'",
);
/** Either reading may be the larger: of a negated mix the one from left to right is. */
export const arbitraryMix = fc
  .array(plainTest, { minLength: 6, maxLength: 6 })
  .map(
    ([a, b, c, d, e, f]) =>
      `(${a} -or ${b} -and ${c}) -and -not (${d} -or ${e} -and ${f})`,
  );
