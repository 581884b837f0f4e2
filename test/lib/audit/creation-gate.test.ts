import { guid } from "./build-audit-input";
import { expectVerdict, waive, type Verdict } from "./judge-one";

describe("the creation gate", () => {
  it.each<Verdict>([
    [
      "synced, new, gate restricting",
      { n: 1, predicted: 5, synced: true },
      { baseline: new Set<string>(), policy: { creationGate: "restrict" } },
      "none",
      ["unapproved-list"],
    ],
    [
      "new, gate off",
      { n: 1, predicted: 5 },
      { baseline: new Set<string>(), policy: { creationGate: "off" } },
      "none",
      [],
    ],
    [
      "new, gate restricting, its stay waived",
      { n: 1, predicted: 5 },
      {
        baseline: new Set<string>(),
        policy: {
          creationGate: "restrict",
          waivers: [waive("unapproved-list", "2026-03-02")],
        },
      },
      "none",
      ["unapproved-list"],
    ],
    [
      "new, gate restricting, reach unknown",
      { n: 1, predicted: null },
      { baseline: new Set<string>(), policy: { creationGate: "restrict" } },
      "restrict",
      ["unapproved-list", "incomplete-audience"],
    ],
    [
      "new, gate restricting, moderated",
      { n: 1, predicted: 5, moderated: true },
      { baseline: new Set<string>(), policy: { creationGate: "restrict" } },
      "none",
      ["unapproved-list"],
    ],
    [
      "there at the first complete sync, gate restricting",
      { n: 1, predicted: 5 },
      { baseline: new Set([guid(1)]), policy: { creationGate: "restrict" } },
      "none",
      [],
    ],
    [
      "new, gate reporting",
      { n: 1, predicted: 5 },
      { baseline: new Set<string>() },
      "none",
      ["unapproved-list"],
    ],
    [
      "new, gate restricting",
      { n: 1, predicted: 5 },
      { baseline: new Set<string>(), policy: { creationGate: "restrict" } },
      "restrict",
      ["unapproved-list"],
    ],
    [
      "new but approved",
      { n: 1, predicted: 5 },
      {
        baseline: new Set<string>(),
        approvals: new Map([[guid(1), 10]]),
        policy: { creationGate: "restrict" },
      },
      "none",
      [],
    ],
  ])("%s", expectVerdict);
});
