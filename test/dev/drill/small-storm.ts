import { parseScenario, type Scenario } from "../../../dev/drill/scenario";

/** Ten minutes of replies to all by thirty people. */
export function smallStorm(
  about: Pick<Scenario, "id" | "title" | "audience">,
): Scenario {
  return parseScenario(
    JSON.stringify({
      ...about,
      startsAt: "2024-05-06T07:00:00Z",
      conversation: {
        subject: "Test",
        listMessagesByMinute: [
          [0, 1],
          [10, 60],
        ],
        repliers: 30,
      },
    }),
    `${about.id}.json`,
  );
}
