import fc from "fast-check";
import { TextEdges } from "../../../../lib/audit/offline/text-edges";

const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.uuid(),
  fc.constantFrom(
    "Ωmega\u212A",
    "\u212Aelvin",
    "İstanbul",
    "ẞ",
    "\u00a0x\u00a0",
  ),
);

test("never denies a text that was added, in whatever case and between blanks", () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), text, (added, asked) => {
      const edges = new TextEdges();
      const folded = added.map((one) => one.trim().toLowerCase());
      folded.forEach((one) => edges.add(one));
      for (const one of added)
        for (const spelt of [one, one.toUpperCase(), ` ${one}\u3000`])
          if (folded.includes(spelt.trim().toLowerCase()))
            expect(edges.mayHave(spelt)).toBe(true);
      if (folded.includes(asked.trim().toLowerCase()))
        expect(edges.mayHave(asked)).toBe(true);
    }),
    { seed: 20161114, numRuns: 500 },
  );
});

test("denies nearly all others, or it would spare nothing", () => {
  const edges = new TextEdges();
  for (let at = 0; at < 10_000; at++) edges.add(`someone.${at}@a.example`);
  let denied = 0;
  for (let at = 10_000; at < 20_000; at++)
    if (!edges.mayHave(`SOMEONE-ELSE.${at}@other.test`)) denied++;
  expect(denied).toBeGreaterThan(9_000);
});
