import type { FaultRule } from "../filter-rule";

export const invalidFilter: FaultRule = {
  id: "filter-invalid",
  severity: "high",
  judge: ({ reason, message }) =>
    reason === "syntax" || reason === "empty" ? message : null,
};
