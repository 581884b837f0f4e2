// Plays every scenario as a full drill, small, and each twice: the same seed gives the same bytes, nothing is done
// about ordinary mail, and before the first mail the audit finds, explains and restricts a list over its limit.
// The second of each pair runs beside the first, in a process of its own: nothing may come from the process either.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";

const load = createRequire(import.meta.url);
const { readScenario, scenarioNames } = load("../dist/dev/drill/scenario.js");

/** Estates below this have no room for their lists; what a list of 500 shows is what a long one does. */
const recipients = 600;
const scaleOf = ({ audience }) => Math.min(1, recipients / audience);

if (process.send) {
  const { runDrill } = load("../dist/dev/drill/run-drill.js");
  process.on("message", async (name) => {
    const scenario = readScenario(name);
    const trouble = [];
    const { result } = await runDrill({
      scenario,
      seed: 1,
      scale: scaleOf(scenario),
      sensitivity: false,
      onTrouble: (text) => trouble.push(text),
    });
    process.send({ text: JSON.stringify(result), trouble });
  });
} else {
  const players = [1, 2].map(() =>
    fork(import.meta.filename ?? process.argv[1]),
  );
  for (const player of players)
    player.once("exit", (code) => {
      if (code) process.exit(code);
    });
  for (const name of scenarioNames()) {
    const began = performance.now();
    const [first, second] = await Promise.all(
      players.map(async (player) => {
        player.send(name);
        return (await once(player, "message"))[0];
      }),
    );
    assert.deepEqual(first.trouble, [], `${name}: something went wrong`);
    assert.equal(
      first.text,
      second.text,
      `${name}: the same seed, other bytes`,
    );
    judge(readScenario(name), JSON.parse(first.text));
    const seconds = Math.round((performance.now() - began) / 1_000);
    console.log(
      `${name}: the same bytes twice, as it should be (${seconds} s)`,
    );
  }
  for (const player of players) player.kill();
}

function judge({ id, expect, list }, drill) {
  const { guarded, standing, audited, audit } = drill;
  for (const [name, column] of Object.entries({ guarded, standing, audited }))
    assert.equal(column.falseActions, 0, `${id}: false actions, ${name}`);
  assert.ok(audit.takes, `${id}: the audit does not explain the list`);
  const over = audit.reach > audit.limit;
  assert.equal(audit.restricted, over, `${id}: restricted within its limit`);
  if (over) {
    assert.equal(audited.deliveries, 0, `${id}: mail got in after the audit`);
    assert.ok(
      audit.findings.some(({ rule }) => rule === "over-limit"),
      `${id}: the audit did not find the list`,
    );
  }
  if (expect === "quiet")
    for (const column of [guarded, standing]) {
      assert.deepEqual(column.restricted, [], `${id}: lists were restricted`);
      assert.notEqual(column.trippedBy, "breakwater", `${id}: it acted`);
    }
  else assert.equal(audit.limit, list.limit ?? audit.limit, `${id}: its limit`);
}
