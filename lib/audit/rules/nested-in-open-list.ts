import type { Verdict } from "./list-rule";
import { limitSendersCommand } from "./mend-commands";
import type { ListRecord } from "../../directory/snapshot";

/** Found while deciding, when a list that should be restricted cannot be by itself. */
export const nestedInOpenList = {
  id: "nested-in-open-list",
  verdict: (parent: Pick<ListRecord, "address" | "kind">): Verdict => ({
    severity: "high",
    message: `It cannot be restricted by itself: ${parent.address} contains it and takes mail from senders that it would then refuse.`,
    mend: limitSendersCommand(parent),
  }),
};
