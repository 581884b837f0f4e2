// Plays every scenario with nothing to stop it, twice, and shows what a gateway hears of it to the detector at its
// defaults: storms are seen in their first replies, ordinary mail never is, and the same seed gives the same mails.
import { createRequire } from "node:module";

const load = createRequire(import.meta.url);
const { readScenario, scenarioNames } = load("../dist/dev/drill/scenario.js");
const { hearScenario } = load("../dist/dev/drill/hear-scenario.js");
const { watchList } = load("../dist/lib/storm/watch-list.js");
const { parsePolicy } = load("../dist/lib/policy/parse-policy.js");

const { rules } = parsePolicy('{"version":1}', "policy.json").storm;
/** Where true size takes long. */
const scales = { "nhsmail-2016": 0.1 };
/** A robot that answers itself is known by its number alone. */
const latest = { "mail-bot-2025": 150 };

for (const name of scenarioNames()) {
  const scenario = readScenario(name);
  const { audience, mails } = await hearScenario(scenario, scales[name] ?? 1);
  const again = await hearScenario(scenario, scales[name] ?? 1);
  if (JSON.stringify(again.mails) !== JSON.stringify(mails))
    throw new Error(`${name}: the same seed gave other mails`);
  const watch = watchList(rules);
  const trip = mails.findIndex((mail) => watch.see(mail, audience) !== null);
  const right =
    scenario.expect === "quiet"
      ? trip === -1
      : trip > 0 && trip <= (latest[name] ?? 12);
  console.log(
    `${name}: ${mails.length} mails to ${audience}, ${trip < 0 ? "no trip" : `trips at mail ${trip + 1}`}`,
  );
  if (!right) throw new Error(`${name}: expected ${scenario.expect}`);
}
process.exit(0);
