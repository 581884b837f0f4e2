import type { FaultRule } from "../filter-rule";

export const expandedNull: FaultRule = {
  id: "filter-expanded-null",
  severity: "high",
  judge: ({ reason, message }) => (reason === "missing-value" ? message : null),
};
