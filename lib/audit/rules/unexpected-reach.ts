import { limitFromExpectation } from "../list-expectation";
import { count, size } from "../words";
import type { ListRule } from "./list-rule";
import { limitSendersCommand } from "./mend-commands";

/** Within a limit that the policy gave it, and yet far from what its owner thinks. */
export const unexpectedReach: ListRule = {
  id: "unexpected-reach",
  judge({ list, known, complete, limit, expectedAudience }) {
    if (known === null || known > limit || expectedAudience === null)
      return null;
    if (known <= limitFromExpectation(expectedAudience)) return null;
    return {
      severity: "high",
      message: `Reaches ${size(known, complete)}, where ${count(expectedAudience)} were expected.`,
      mend: limitSendersCommand(list),
    };
  },
};
