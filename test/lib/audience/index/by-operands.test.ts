import fc from "fast-check";
import { ByOperands } from "../../../../lib/audience/index/by-operands";
import type { Expression } from "../../../../lib/audience/index/expressions";

const expression = (id: number): Expression => ({
  id,
  uses: 0,
  kind: "present",
  property: "name",
});

test("tells apart what has the same hash, as some of 200,000 do", () => {
  const [ids = []] = fc.sample(
    fc.array(fc.nat(2 ** 24), { minLength: 600_000, maxLength: 600_000 }),
    { seed: 20161114, numRuns: 1 },
  );
  const parts = ids.map(expression);
  const known = new ByOperands<Expression>();
  const made: [readonly Expression[], Expression][] = [];
  for (let at = 0; at < parts.length; at += 3) {
    const operands = parts.slice(at, at + 3);
    const one = expression(at);
    made.push([operands, one]);
    known.set(operands, one);
  }
  const mistaken = made.filter(
    ([operands, one]) => known.get([...operands]) !== one,
  );
  expect(mistaken).toEqual([]);
});

test("the order of operands, and how many they are, tell too", () => {
  const [one, other] = [expression(1), expression(2)];
  const known = new ByOperands<Expression>();
  known.set([one, other], expression(3));
  expect(known.get([other, one])).toBeUndefined();
  expect(known.get([one])).toBeUndefined();
  expect(known.get([one, other, one])).toBeUndefined();
});
