import fc from "fast-check";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { sortMessages } from "../../../lib/storm/backtest/sort-messages";
import type { ListMail } from "../../../lib/storm/backtest/read-messages";
import { byReceivedTime } from "../../../lib/storm/storm-mail";
import { mail } from "./mails";

const left = () =>
  readdirSync(tmpdir()).filter((name) =>
    name.startsWith("breakwater-backtest-"),
  );

test("sorts what does not fit a run as if it did, and leaves nothing behind", async () => {
  const before = left();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      async (minutes, perRun) => {
        const mails = minutes.map((at): ListMail => ({
          ...mail(at, 'ä\n"p'),
          recipient: "all",
          audience: 5,
        }));
        const source = async function* () {
          await Promise.resolve();
          yield* mails;
        };
        const sorted: ListMail[] = [];
        for await (const one of sortMessages(source(), perRun))
          sorted.push(one);
        expect(sorted).toEqual([...mails].sort(byReceivedTime));
      },
    ),
    { seed: 31, numRuns: 40 },
  );
  expect(left()).toEqual(before);
});
