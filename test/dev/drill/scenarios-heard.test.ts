import { readScenario, scenarioNames } from "../../../dev/drill/scenario";
import { parsePolicy } from "../../../lib/policy/parse-policy";
import { watchList } from "../../../lib/storm/watch-list";
import { hearScenario } from "./hear-scenario";

const { rules } = parsePolicy('{"version":1}', "policy.json").storm;
/** Where true size takes minutes. */
const scales: Record<string, number> = { "nhsmail-2016": 0.1 };
/** What is a storm by its third, fourth, … reply; a robot that answers itself is one by its number alone. */
const latest: Record<string, number> = { "mail-bot-2025": 150 };

test.each(scenarioNames())("%s", async (name) => {
  const scenario = readScenario(name);
  const { audience, mails } = await hearScenario(scenario, scales[name] ?? 1);
  const watch = watchList(rules);
  let replies = 0;
  for (const mail of mails) {
    if (mail.isReply) replies += 1;
    const trip = watch.see(mail, audience);
    if (!trip) continue;
    process.stderr.write(
      `${name} trips ${trip().rule} after ${replies} of ${mails.length} ${(mail.receivedAt - mails[0]!.receivedAt) / 1000}s audience ${audience}\n`,
    );
    expect(scenario.expect).toBe("storm");
    expect(replies).toBeLessThanOrEqual(latest[name] ?? 10);
    return;
  }
  expect(scenario.expect).toBe("quiet");
});
