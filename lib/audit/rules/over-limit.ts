import { count, size } from "../words";
import type { ListRule } from "./list-rule";
import { limitSendersCommand } from "./mend-commands";

/** From ten times its limit on, an open list is an accident that waits for its first mail. */
const criticalFactor = 10;

export const overLimit: ListRule = {
  id: "over-limit",
  judge({ list, known, complete, limit, openness, expectedAudience }) {
    if (known === null || known <= limit || !openness.open) return null;
    const intent =
      expectedAudience === null
        ? ""
        : `, where ${count(expectedAudience)} were expected`;
    return {
      severity: known >= criticalFactor * limit ? "critical" : "high",
      message: `Reaches ${size(known, complete)}${intent}; its limit is ${count(limit)}. It is ${openness.because}.`,
      mend: limitSendersCommand(list),
    };
  },
};
