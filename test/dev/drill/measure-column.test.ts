import { measureColumn, type Trip } from "../../../dev/drill/measure-column";

const startsAt = Date.parse("2016-11-14T08:29:00Z");
const at = (seconds: number) => startsAt + seconds * 1_000;

function column(
  accepted: readonly number[],
  refused: readonly number[],
  trips: readonly Trip[] = [],
) {
  return measureColumn({
    played: {
      accepted: accepted.map(at),
      refused: refused.map((seconds) => ({
        at: at(seconds),
        by: "sender-restriction",
      })),
      deliveries: accepted.length * 100,
      curve: [],
    },
    startsAt,
    trips,
    restricted: ["b@x.example", "a@x.example"],
    falseActions: 0,
  });
}

test("counts replies up to the first trip, not the first mail", () => {
  const trips: Trip[] = [
    { by: "native", at: at(40) },
    { by: "breakwater", at: at(25) },
  ];
  expect(column([0, 10, 20, 30, 40], [50], trips)).toMatchObject({
    trippedAfterReplies: 2,
    secondsToTrip: 25,
    secondsToContainment: 40,
    restricted: ["a@x.example", "b@x.example"],
  });
});

test.each<[string, number[], number[], number | null]>([
  ["a storm that ends by itself was not contained", [0, 10], [], null],
  ["mail that still gets in was not contained", [0, 60], [30], null],
  ["the last mail that got in is the moment", [0, 20], [30, 90], 20],
  ["nothing ever got in", [], [0, 5], 0],
])("%s", (_, accepted, refused, expected) => {
  expect(column(accepted, refused).secondsToContainment).toBe(expected);
});

test("where nothing tripped there is nothing to count", () => {
  expect(column([0, 10], [])).toMatchObject({
    trippedAfterReplies: null,
    secondsToTrip: null,
  });
});
