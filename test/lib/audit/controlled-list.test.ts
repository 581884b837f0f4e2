import { guid } from "./build-audit-input";
import { expectVerdict, type Verdict } from "./judge-one";

describe("who controls it", () => {
  it.each<Verdict>([
    [
      "moderated",
      { n: 1, predicted: 5000, moderated: true },
      {},
      "none",
      ["controlled-over-limit"],
    ],
    [
      "limited to one sender",
      { n: 1, predicted: 5000, senders: [guid(9)] },
      {},
      "none",
      ["controlled-over-limit"],
    ],
    [
      "limited to senders of unknown number",
      { n: 1, predicted: 5000, senders: [guid(9)] },
      { countSenders: () => null },
      "none",
      ["controlled-over-limit"],
    ],
    [
      "limited to 50 senders",
      { n: 1, predicted: 5000, senders: [guid(9)] },
      { countSenders: () => 50 },
      "none",
      ["controlled-over-limit"],
    ],
    [
      "limited to 51 senders",
      { n: 1, predicted: 5000, senders: [guid(9)] },
      { countSenders: () => 51 },
      "restrict",
      ["over-limit"],
    ],
    [
      "synced from on-premises",
      { n: 1, predicted: 5000, synced: true },
      {},
      "none",
      ["no-lever", "over-limit"],
    ],
    [
      "synced, at its limit",
      { n: 1, predicted: 1000, synced: true },
      {},
      "none",
      [],
    ],
    [
      "limited to two senders, where the policy says one",
      { n: 1, predicted: 5000, senders: [guid(9)] },
      { countSenders: () => 2, policy: { limits: { maxSenders: 1 } } },
      "restrict",
      ["over-limit"],
    ],
    [
      "ours by now, but a human left it open",
      { n: 1, predicted: 5000, senders: [guid(7)] },
      {
        humanSettings: new Map([
          [guid(1), { acceptedSenders: [], moderated: false }],
        ]),
        held: new Map([[guid(1), 5000]]),
      },
      "restrict",
      ["over-limit"],
    ],
  ])("%s", expectVerdict);
});
