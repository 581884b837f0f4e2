import { narrowCodes } from "../../../lib/directory/narrow-codes";

it.each([
  [127, Int8Array],
  [128, Int16Array],
  [32_767, Int16Array],
  [32_768, Int32Array],
])("of %i values codes need no more than an %p", (distinct, Narrow) => {
  const codes = Int32Array.of(-1, 0, distinct - 1);
  const narrow = narrowCodes(codes, distinct);
  expect(narrow).toBeInstanceOf(Narrow);
  expect([...narrow]).toEqual([...codes]);
  expect(narrowCodes(narrow, distinct)).toBe(narrow);
});
