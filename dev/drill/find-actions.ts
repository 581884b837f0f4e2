import type { Activation } from "../../lib/enforcement/desired-state/activation";
import type { World } from "./create-world";
import type { Trip } from "./measure-column";
import type { Scenario } from "./scenario";
import type { DrillApp } from "./start-app";

export interface Actions {
  trips: Trip[];
  /** Addresses of the lists that Breakwater restricted. */
  restricted: string[];
  falseActions: number;
}

export const noActions: Actions = {
  trips: [],
  restricted: [],
  falseActions: 0,
};

/** What Breakwater did, told by the tenant (who was restricted) and by its own API (who asked for it). */
export async function findActions(
  world: World,
  app: DrillApp,
  expect: Scenario["expect"],
): Promise<Actions> {
  const storm = world.list.address.toLowerCase();
  const thrown = (await app.api.getAll<Activation>("/kill-switch")).filter(
    ({ by }) => by === "detector",
  );
  const holds = ({ lists }: Activation, address: string) =>
    lists.some((list) => list.address.toLowerCase() === address);
  const restricted = new Set(
    world.senderWrites
      .filter(({ accepted }) => accepted.length > 0)
      .map(({ list }) => list.address.toLowerCase()),
  );
  let withinLimit = 0;
  for (const address of restricted) {
    if (thrown.some((one) => holds(one, address))) continue;
    // One by one: there are a few of them, and 35,000 lists.
    const { reach, limit } = await app.api.list(address);
    if (reach !== null && limit !== null && reach <= limit) withinLimit++;
  }
  return {
    trips: thrown
      .filter((one) => holds(one, storm))
      .map(({ requestedAt }) => ({
        by: "breakwater",
        at: Date.parse(requestedAt),
      })),
    restricted: [...restricted],
    falseActions:
      thrown.filter((one) => expect === "quiet" || !holds(one, storm)).length +
      withinLimit,
  };
}
