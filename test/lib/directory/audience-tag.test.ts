import {
  readAudienceTag,
  readNotes,
} from "../../../lib/directory/audience-tag";

test.each([
  ["expectedAudience: 20", 20],
  ["Team list.\nExpected-Audience = 20.", 20],
  ["expected audience:20, ask Comms", 20],
  ["expected_audience: 0", 0],
  ["expectedAudience: 999999999", 999_999_999],
  // However people write a thousand.
  ["expectedAudience: 1,000", 1000],
  ["expectedAudience: 1.000", 1000],
  ["expectedAudience: 1'000", 1000],
  ["expectedAudience: 1 000 people", 1000],
  ["expectedAudience: 1\u202f000", 1000],
  ["expectedAudience: 1,400,000", 1_400_000],
  ["expectedAudience: 20 to 30", 20],
  // No whole number: read as its first digits it would close lists that are as large as they should be.
  ["expectedAudience: 1.5k", null],
  ["expectedAudience: 20k", null],
  ["expectedAudience: 1,00", null],
  ["expectedAudience: 1,0000", null],
  ["expectedAudience: 1234567890", null],
  ["expectedAudience: about 20", null],
  ["unexpectedAudience: 20", null],
  ["", null],
  [null, null],
])("%j: %j", (text, expected) => {
  expect(readAudienceTag(text)).toBe(expected);
});

test.each([
  [
    { Notes: "expectedAudience: 5", CustomAttribute1: "expectedAudience: 9" },
    5,
  ],
  [{ Notes: "Ask Comms", CustomAttribute15: "expectedAudience: 9" }, 9],
  [{ CustomAttribute2: "red", CustomAttribute3: "expectedAudience: 9" }, 9],
  [{ CustomAttribute16: "expectedAudience: 9" }, null],
])(
  "the notes come first, then the first attribute with a tag: %j",
  (list, expected) => {
    const values: Record<string, string> = list;
    expect(readAudienceTag(readNotes((property) => values[property]))).toBe(
      expected,
    );
  },
);
