import { hearScenario } from "../../../dev/drill/hear-scenario";
import { readScenario } from "../../../dev/drill/scenario";
import { parsePolicy } from "../../../lib/policy/parse-policy";
import { watchList } from "../../../lib/storm/watch-list";

const { rules } = parsePolicy('{"version":1}', "policy.json").storm;

/** All of them are heard by .ci/scenarios.mjs; here those of few mails. */
test.each(["dhs-2007", "quiet-own-notices", "quiet-correction"])(
  "the detector at its defaults over %s",
  async (name) => {
    const scenario = readScenario(name);
    const { audience, mails } = await hearScenario(scenario, 1);
    const watch = watchList(rules);
    const trip = mails.findIndex((mail) => watch.see(mail, audience) !== null);
    if (scenario.expect === "quiet") expect(trip).toBe(-1);
    else {
      expect(trip).toBeGreaterThan(0);
      expect(trip).toBeLessThanOrEqual(12);
    }
  },
);

test("the same seed gives the same mails, another seed others", async () => {
  const play = async (seed: number) =>
    JSON.stringify(
      await hearScenario(readScenario("quiet-correction"), 0.1, seed),
    );
  const first = await play(5);
  expect(await play(5)).toBe(first);
  expect(await play(6)).not.toBe(first);
});
