import { learnApart, playApart } from "../../../dev/drill/run-apart";
import {
  runVariant,
  type VariantOptions,
} from "../../../dev/drill/run-variant";
import { delayLevels, variants } from "../../../dev/drill/variants";
import { smallStorm } from "./small-storm";

const options: VariantOptions = {
  scenario: smallStorm({ id: "apart", title: "Apart", audience: 60_000 }),
  seed: 3,
  scale: 0.01,
  delays: delayLevels.default,
  variant: variants.native,
  learnt: null,
  onLog: () => {},
  onTrouble: (text) => {
    throw new Error(text);
  },
};

test("a run in a process of its own comes to the same", async () => {
  const apart = await playApart(options);
  expect(apart).toEqual(await runVariant(options));
});

test("what fails there fails here, with what it said", async () => {
  const { scenario, seed, scale, onLog, onTrouble } = options;
  const storage = {
    connection: "nothing of the kind",
    ports: { blob: 1, queue: 1, table: 1 },
  };
  await expect(
    learnApart({ scenario, seed, scale, storage, onLog, onTrouble }),
  ).rejects.toThrow("Invalid URL");
});
