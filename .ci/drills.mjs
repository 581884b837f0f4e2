// Plays what every scenario begins with against the whole app, small, and each twice: the same seed gives the same
// bytes, and nothing is done about ordinary mail. The second play runs beside the first in a process of its own:
// nothing may come from the process either. (The whole of one storm, twice, is a step of its own.)
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const load = createRequire(import.meta.url);
const { readScenario, scenarioNames } = load("../dist/dev/drill/scenario.js");

/** Recipients of the list: the detector leaves smaller ones alone. */
const recipients = 600;
/** Nearly every scenario has shown by then what it is about; some go on for a day. */
const minutes = 12;

if (process.send) process.on("message", (name) => void answer(name));
else await playAll(process.argv.slice(2));

async function playAll(names) {
  const players = [1, 2].map(() => fork(fileURLToPath(import.meta.url)));
  for (const player of players)
    player.once("exit", (code) => process.exit(code || 1));
  for (const name of names.length > 0 ? names : scenarioNames()) {
    const began = performance.now();
    const [first, second] = await Promise.all(
      players.map(async (player) => {
        player.send(name);
        const [said] = await once(player, "message");
        return said;
      }),
    );
    assert.deepEqual(first.trouble, [], `${name}: something went wrong`);
    assert.equal(first.text, second.text, `${name}: other bytes`);
    const { column } = JSON.parse(first.text);
    const { trippedBy, restricted, falseActions } = column;
    assert.equal(falseActions, 0, `${name}: false actions`);
    if (readScenario(name).expect === "quiet") {
      assert.deepEqual(restricted, [], `${name}: lists were restricted`);
      assert.notEqual(trippedBy, "breakwater", `${name}: Breakwater acted`);
    }
    const seconds = Math.round((performance.now() - began) / 1_000);
    console.log(
      `${name}: the same bytes twice, first to act: ${trippedBy ?? "nobody"} (${seconds} s)`,
    );
  }
  for (const player of players) {
    player.removeAllListeners("exit");
    player.kill();
  }
}

async function answer(name) {
  const { startDrillStorage } = load("../dist/dev/drill/drill-storage.js");
  const { learnTenant } = load("../dist/dev/drill/learn-tenant.js");
  const { runVariant } = load("../dist/dev/drill/run-variant.js");
  const { delayLevels, variants } = load("../dist/dev/drill/variants.js");
  const scenario = beginningOf(readScenario(name));
  const trouble = [];
  const every = {
    scenario,
    seed: 1,
    scale: Math.min(1, recipients / scenario.audience),
    onLog: () => {},
    onTrouble: (text) => trouble.push(text),
  };
  const storage = await startDrillStorage();
  try {
    const at = await learnTenant({ ...every, storage: storage.learnt });
    const played = await storage.onCopy((account) =>
      runVariant({
        ...every,
        delays: delayLevels.default,
        variant: variants.guarded,
        learnt: { at, storage: account },
      }),
    );
    process.send({ text: JSON.stringify(played), trouble });
  } finally {
    await storage.stop();
  }
}

function beginningOf(scenario) {
  const { conversation, also } = scenario;
  const mails = conversation.listMessagesByMinute;
  const later = mails.findIndex(([minute]) => minute > minutes);
  const kept = later < 0 ? mails : mails.slice(0, later);
  if (later > 0) {
    const [from, before] = mails[later - 1];
    const [to, after] = mails[later];
    const share = (minutes - from) / (to - from);
    kept.push([minutes, Math.round(before + share * (after - before))]);
  }
  return {
    ...scenario,
    conversation: { ...conversation, listMessagesByMinute: kept },
    also: also
      .filter(
        ({ atMinute = 0, fromMinute = 0 }) =>
          Math.max(atMinute, fromMinute) < minutes,
      )
      .map((part) =>
        "toMinute" in part
          ? { ...part, toMinute: Math.min(part.toMinute, minutes) }
          : part,
      ),
  };
}
