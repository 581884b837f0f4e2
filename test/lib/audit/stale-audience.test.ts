import { expectVerdict, type Verdict } from "./judge-one";

describe("what is old", () => {
  it.each<Verdict>([
    [
      "a snapshot of exactly a day",
      { n: 1, predicted: 5000 },
      { takenAt: "2026-03-01T08:00:00Z" },
      "restrict",
      ["over-limit"],
    ],
    [
      "a snapshot older than a day",
      { n: 1, predicted: 5000 },
      { takenAt: "2026-03-01T07:59:59Z" },
      "none",
      ["over-limit"],
    ],
    [
      "stored membership older than a day",
      { n: 1, predicted: 10, stored: 5000, storedAsOf: "2026-03-01T07:00:00Z" },
      {},
      "none",
      ["over-limit", "audiences-differ"],
    ],
    [
      "a stored membership of exactly a day",
      { n: 1, predicted: 10, stored: 5000, storedAsOf: "2026-03-01T08:00:00Z" },
      {},
      "restrict",
      ["over-limit", "audiences-differ"],
    ],
    [
      "a predicted audience that is old in part, the rest within the limit",
      { n: 1, predicted: 5000, predictedAsOf: "2026-03-01T07:59:59Z" },
      { countFresh: () => 1000 },
      "none",
      ["over-limit"],
    ],
    [
      "a predicted audience that is old in part, the rest over the limit",
      { n: 1, predicted: 5000, predictedAsOf: "2026-03-01T07:59:59Z" },
      { countFresh: () => 1001 },
      "restrict",
      ["over-limit"],
    ],
  ])("%s", expectVerdict);
});
