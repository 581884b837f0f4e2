import { runVariant } from "../../../dev/drill/run-variant";
import { delayLevels, variants } from "../../../dev/drill/variants";
import { smallStorm } from "./small-storm";

const storm = smallStorm({
  id: "small",
  title: "Ten minutes of a storm",
  audience: 300_000,
});

const run = (variant: "unguarded" | "native" | "standing") =>
  runVariant({
    scenario: storm,
    seed: 3,
    scale: 0.01,
    delays: delayLevels.default,
    variant: { ...variants[variant], detector: false },
    learnt: null,
    onLog: () => {},
    onTrouble: (text) => {
      throw new Error(text);
    },
  });

test("without a control every mail reaches everyone", async () => {
  const { audience, column } = await run("unguarded");
  expect(column).toMatchObject({
    deliveries: 60 * audience,
    rejected: 0,
    trippedAfterReplies: null,
    secondsToContainment: null,
    restricted: [],
  });
});

test("the built-in protection blocks the conversation after its tenth reply", async () => {
  const { audience, column, stages } = await run("native");
  expect(column).toMatchObject({
    deliveries: 11 * audience,
    rejected: 49,
    trippedAfterReplies: 10,
  });
  expect(stages.map(({ stage }) => stage)).toContain(
    "the built-in protection blocks the conversation",
  );
});

test("a standing rule lets the first mail through and no reply", async () => {
  const { audience, column } = await run("standing");
  expect(column).toMatchObject({
    deliveries: audience,
    trippedAfterReplies: 0,
    secondsToContainment: 0,
  });
});

test("the same seed gives the same figures and curve", async () => {
  expect(await run("native")).toEqual(await run("native"));
});
