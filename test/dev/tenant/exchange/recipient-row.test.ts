import { recipientRows } from "../../../../dev/tenant/exchange/recipient-row";
import { createTenantState } from "../../../../dev/tenant/state/create-tenant-state";
import { createTestClock } from "../small-tenant";

const state = createTenantState({
  clock: createTestClock(),
  scale: 0.002,
  seed: 3,
});
const { recipients } = state;
const rowsOf = (rows: readonly number[]) => {
  const write = recipientRows(state, rows).writer(null);
  return rows.map((_, n) => JSON.parse(write(n)) as Record<string, unknown>);
};

test("a row is what its properties are, one by one", () => {
  const all = Array.from({ length: recipients.count }, (_, row) => row);
  const sample = all.filter((row) => row % 7 === 0);
  rowsOf(sample).forEach((shown, n) => {
    const expected = Object.fromEntries(
      recipients.propertyNames.map((name) => [
        name,
        recipients.property(sample[n]!, name) ??
          (name.startsWith("ExtensionCustomAttribute") ? [] : ""),
      ]),
    );
    expect(
      Object.fromEntries(
        Object.entries(shown).filter(([name]) => !name.includes("@")),
      ),
    ).toEqual(expected);
  });
});

test("a row that was written has the same fields in the same order, and what was written", () => {
  const [before] = rowsOf([5]);
  state.writes.write(5, { Department: 'The "quoted" ward\n' });
  const [after] = rowsOf([5]);
  expect(Object.keys(after!)).toEqual(Object.keys(before!));
  expect(after!.Department).toBe('The "quoted" ward\n');
});
