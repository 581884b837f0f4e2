import type { FaultRule } from "../filter-rule";
import { restoreNulls } from "../mend-filter";

export const expandedNull: FaultRule = {
  id: "filter-expanded-null",
  severity: "high",
  judge: ({ reason, message }) => (reason === "missing-value" ? message : null),
  mend(fault, text) {
    const filter = restoreNulls(text, fault);
    return filter === null
      ? [{ note: "Mend what is left of it before you save it:", filter: text }]
      : [{ note: null, filter }];
  },
};
