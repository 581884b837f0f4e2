import { size, when } from "../words";
import type { ListRule } from "./list-rule";
import { refreshCommand } from "./mend-commands";

/** A fifth of the larger audience, and 100 recipients: more than people who join and leave in a day. */
const share = 0.2;
const least = 100;

export const audiencesDiffer: ListRule = {
  id: "audiences-differ",
  judge({ list, reach }) {
    const stored = reach?.stored;
    const predicted = reach?.predicted;
    if (!stored || !predicted) return null;
    const [smaller, larger] =
      stored.count < predicted.count
        ? [stored, predicted]
        : [predicted, stored];
    // A lower bound can only be further from what is smaller; what it would be larger than may come up to it.
    if (!smaller.complete) return null;
    const gap = larger.count - smaller.count;
    if (gap < least || gap < share * larger.count) return null;
    return {
      severity: "medium",
      message: `Mail goes to ${size(stored.count, stored.complete)} now (as of ${when(stored.asOf)}) and to ${size(predicted.count, predicted.complete)} after the next refresh.`,
      mend: refreshCommand(list),
    };
  },
};
