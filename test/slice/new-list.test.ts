import { createWorld, type World } from "../../dev/drill/create-world";
import { parseScenario } from "../../dev/drill/scenario";
import { startApp, type DrillApp } from "../../dev/drill/start-app";
import { delayLevels } from "../../dev/drill/variants";
import { addressOf, knownLists } from "../../dev/tenant/estate/list-plan";
import type { AzuritePorts } from "../../dev/azurite/start-azurite";
import type { ListAnswer } from "../../lib/http/schemas/answers";
import type { Finding } from "../../lib/audit/finding";
import { testStorageConnection } from "../support/azurite";

const minute = 60_000;
const england = "StateOrProvince -eq 'England'";
const faulty = addressOf(knownLists.faulty);
const changed = addressOf(knownLists.openSmall[1]);
const project = addressOf("new-project");
const team = addressOf("new-team");

let world: World;
let app: DrillApp;
const troubles: string[] = [];

beforeAll(async () => {
  world = await createWorld({
    // Nothing is sent: the drill's world is used for its time, in which the app's own timers run.
    scenario: parseScenario(
      JSON.stringify({
        id: "no-mail",
        title: "No mail",
        startsAt: "2024-05-06T08:29:00Z",
        audience: 840_000,
        conversation: {
          subject: "None",
          listMessagesByMinute: [
            [0, 1],
            [1, 2],
          ],
          repliers: 2,
        },
      }),
      "no-mail.json",
    ),
    scale: 0.001,
    seed: 3007,
    delays: delayLevels.default,
    stormProtection: false,
    onError: (error) => troubles.push(String(error)),
  });
  app = await startApp({
    world,
    seed: 3007,
    hearingSeconds: 1,
    policy: {
      version: 1,
      audit: { mode: "enforce" },
      approvedSenders: addressOf(knownLists.approvedSenders),
      blastRadius: { audit: { count: 25, share: 1 } },
      limits: { lists: { [changed]: { limit: 100 } } },
    },
    storage: {
      connection: testStorageConnection(),
      ports: JSON.parse(
        process.env.BREAKWATER_TEST_AZURITE ?? "{}",
      ) as AzuritePorts,
    },
    // Every minute, and nothing here waits for it: what is wanted is reconciled from the queue.
    timersByHand: ["sweep-enforcement"],
    onLog: () => {},
    onTrouble: (text) => troubles.push(text),
  });
});
afterAll(async () => {
  await app.stop();
  await world.close();
});

async function invoke(cmdlet: string, parameters: object): Promise<void> {
  const { tenant } = world;
  const { token } = await tenant.issuer.issue(
    tenant.clients.administrator,
    "exchange",
  );
  const answer = await fetch(
    `${tenant.origin}/adminapi/beta/${tenant.state.tenantId}/InvokeCommand`,
    {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({
        CmdletInput: { CmdletName: cmdlet, Parameters: parameters },
      }),
    },
  );
  if (!answer.ok) throw new Error(await answer.text());
}

const listOf = async (address: string) =>
  (await app.api.lists()).find((list: ListAnswer) => list.address === address);
const restricted = () =>
  [...new Set(world.senderWrites.map(({ list }) => list.address))].sort();

test("a list is decided upon within 30 minutes of its creation or change, by the app's own timers", async () => {
  const { clock } = world;
  const began = clock.now();
  // A sync and an audit: the lists that were there before.
  await clock.runUntil(began + 20 * minute + 30_000);
  expect(await listOf(changed)).toMatchObject({ open: true, approved: true });
  expect(restricted()).toEqual([faulty]);

  // Half a minute after a sync began, so that the next one is as far away as it can be.
  await invoke("New-DynamicDistributionGroup", {
    Name: "new-project",
    Alias: "new-project",
    RecipientFilter: england,
    Notes: "expected-audience: 12",
  });
  await invoke("New-DynamicDistributionGroup", {
    Name: "new-team",
    Alias: "new-team",
    RecipientFilter: "Department -eq 'No such department'",
  });
  await invoke("Set-DynamicDistributionGroup", {
    Identity: changed,
    RecipientFilter: england,
  });
  await clock.runUntil(clock.now() + 30 * minute);

  expect(restricted()).toEqual([faulty, changed, project].sort());
  expect(await listOf(project)).toMatchObject({
    predictedAudience: 840,
    restricted: true,
    approved: false,
  });
  expect(await listOf(changed)).toMatchObject({
    predictedAudience: 840,
    restricted: true,
    approved: true,
  });
  // Small enough, and reported: nobody approved it.
  expect(await listOf(team)).toMatchObject({
    predictedAudience: 0,
    restricted: false,
    approved: false,
  });
  const findings = await app.api.getAll<Finding>("/findings");
  expect(
    findings.filter(({ list }) => list === team).map(({ rule }) => rule),
  ).toContain("unapproved-list");
  expect(troubles).toEqual([]);
}, 300_000);
