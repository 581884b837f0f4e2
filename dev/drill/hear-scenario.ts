import { createWorld } from "./create-world";
import { play } from "./play";
import type { Scenario } from "./scenario";
import { delayLevels } from "./variants";
import type { Mail } from "../tenant/mail-flow/mail";
import { mailFlowSecret } from "../start/app-settings";
import { noticesFrom } from "./cast";
import { ownMailFrom } from "../../lib/mail-flow/own-mail";
import { joinSightings } from "../../lib/storm/join-sightings";
import { sightMail, type Sighting } from "../../lib/storm/sighting";
import type { StormMail } from "../../lib/storm/storm-mail";

/** What the detector would hear of a scenario that nothing stops, by a gateway. */
export async function hearScenario(
  scenario: Scenario,
  scale: number,
  seed = 1,
): Promise<{ audience: number; mails: StormMail[] }> {
  const world = await createWorld({
    scenario,
    scale,
    seed,
    delays: delayLevels.default,
    stormProtection: false,
    onError(error) {
      throw error;
    },
  });
  const own = ownMailFrom(noticesFrom(world, seed), [mailFlowSecret(seed)]);
  const heard: Sighting[] = [];
  world.tenant.mailFlow.hear(({ mail, lists }) => {
    if (lists.some(({ list }) => list.guid === world.list.guid))
      heard.push(sightMail(toEvent(mail), own));
  });
  try {
    await world.clock.runUntil(world.startsAt - 1);
    await play(world, scenario, seed);
    return { audience: world.audience, mails: joinSightings(heard) };
  } finally {
    await world.close();
  }
}

const bare = (id: string) => id.replace(/^<|>$/g, "");

function toEvent(mail: Mail): Parameters<typeof sightMail>[0] {
  return {
    messageId: bare(mail.messageId),
    receivedAt: new Date(mail.receivedAt).toISOString(),
    sender: mail.senderAddress,
    recipients: [...mail.recipients],
    subject: mail.subject,
    conversationId: null,
    inReplyTo: mail.inReplyTo === null ? null : bare(mail.inReplyTo),
    references: mail.references.map(bare),
    headers: Object.fromEntries(
      Object.entries(mail.headers).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]),
    ),
    authenticated: mail.authenticated,
    ear: "gateway",
  };
}
