import fc from "fast-check";
import {
  bodyToProductionLinks,
  toProductionLinks,
} from "../../../dev/transport/rewrite-hosts";

const base = "http://127.0.0.1:7072";
const words = fc.constantFrom(
  `${base}/v1.0`,
  `${base}/adminapi`,
  `${base}/adminapi`.replaceAll("/", "\\/"),
  base,
  "http://127",
  "http:\\/\\/",
  "/v1",
  "é",
  "x",
);

describe("links in a body that comes in pieces", () => {
  it("are rewritten as in the whole text, wherever it was cut", () => {
    fc.assert(
      fc.property(
        fc.array(words, { maxLength: 12 }),
        fc.array(fc.nat(200), { maxLength: 20 }),
        (parts, cuts) => {
          const text = parts.join("");
          const bytes = Buffer.from(text);
          const edges = [
            0,
            ...cuts.map((cut) => Math.min(cut, bytes.length)).sort(ascending),
            bytes.length,
          ];
          const pieces = edges
            .slice(1)
            .map((end, at) => bytes.subarray(edges[at], end));
          const rewritten = bodyToProductionLinks(pieces, base);
          expect(Buffer.concat(rewritten).toString()).toBe(
            toProductionLinks(text, base),
          );
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  it("lead to production", () => {
    const body = Buffer.from(`{"a":"${base}/v1.0/users"}`);
    const halves = [body.subarray(0, 15), body.subarray(15)];
    expect(Buffer.concat(bodyToProductionLinks(halves, base)).toString()).toBe(
      '{"a":"https://graph.microsoft.com/v1.0/users"}',
    );
  });
});

const ascending = (a: number, b: number) => a - b;
