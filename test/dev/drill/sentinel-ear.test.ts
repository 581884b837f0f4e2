import { castOf, sentinelOf } from "../../../dev/drill/cast";
import { createWorld } from "../../../dev/drill/create-world";
import { play } from "../../../dev/drill/play";
import { readScenario } from "../../../dev/drill/scenario";
import { listenAtSentinel } from "../../../dev/drill/sentinel-ear";
import { delayLevels } from "../../../dev/drill/variants";
import {
  mailEventsMessageSchema,
  type MailEventsMessage,
} from "../../../lib/mail-flow/mail-event";

test("the sentinel hears what the list gets and what is forged, and tells them apart by nothing but authenticated", async () => {
  const scenario = readScenario("quiet-forged-to-sentinel");
  const seed = 2;
  const world = await createWorld({
    scenario,
    scale: 0.1,
    seed,
    delays: delayLevels.default,
    stormProtection: false,
    onError(error) {
      throw error;
    },
  });
  const heard: MailEventsMessage[] = [];
  const unhear = listenAtSentinel({
    world,
    sentinel: sentinelOf(castOf(world, seed)),
    send: (message) => {
      heard.push(message);
      return Promise.resolve();
    },
  });
  try {
    await world.clock.runUntil(world.startsAt - 1);
    await play(world, scenario, seed);
  } finally {
    unhear();
    await world.close();
  }
  const toList = heard
    .map((message) => mailEventsMessageSchema.parse(message))
    .flatMap(({ events }) => events)
    .filter(({ recipients }) => recipients.includes(world.list.address));
  expect(new Set(toList.map(({ ear }) => ear))).toEqual(new Set(["sentinel"]));
  expect(toList.filter((one) => one.authenticated)).toHaveLength(1);
  const forged = toList.filter((one) => !one.authenticated);
  expect(forged).toHaveLength(120);
  expect(new Set(forged.map(({ sender }) => sender)).size).toBe(40);
});
