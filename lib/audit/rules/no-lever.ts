import type { ListRule } from "./list-rule";
import { limitSendersCommand } from "./mend-commands";

export const noLever: ListRule = {
  id: "no-lever",
  judge({ list, known, limit, openness }) {
    if (known === null || known <= limit || !openness.open || !list.synced)
      return null;
    return {
      severity: "high",
      message:
        "It is synced from on-premises, so the cloud cannot restrict it: restrict it where it is mastered.",
      mend: `# in the Exchange where the list is mastered:\n${limitSendersCommand(list)}`,
    };
  },
};
