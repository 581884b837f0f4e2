import { readRetryAfter } from "../../../../lib/tenant/transport/retry-after";

const now = Date.UTC(2026, 0, 1);

test.each([
  ["7", 7_000],
  ["0", 0],
  ["2.128", 3_000],
  ["3600", 3_600_000],
  ["Thu, 01 Jan 2026 00:10:00 GMT", 600_000],
  ["Wed, 31 Dec 2025 23:59:00 GMT", undefined],
  ["soon", undefined],
  ["", undefined],
])("Retry-After: %s", (text, expected) => {
  expect(readRetryAfter(new Headers({ "retry-after": text }), now)).toBe(
    expected,
  );
});

test("no header", () => {
  expect(readRetryAfter(new Headers(), now)).toBeUndefined();
});
