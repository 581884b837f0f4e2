import { count, size, when } from "../words";
import type { ListRule } from "./list-rule";

/** Twice as many, and 500 more: growth that an owner would want to hear of. */
const factor = 2;
const least = 500;

export const grown: ListRule = {
  id: "grown",
  judge({ known, complete, before }) {
    if (!before || known === null) return null;
    if (known < factor * before.reach || known - before.reach < least)
      return null;
    const times =
      before.reach === 0
        ? ""
        : `, ${(known / before.reach).toFixed(1)} times as many`;
    return {
      severity: "medium",
      message: `Grew from ${count(before.reach)} on ${when(before.at)} to ${size(known, complete)}: ${count(known - before.reach)} more${times}.`,
      mend: null,
    };
  },
};
