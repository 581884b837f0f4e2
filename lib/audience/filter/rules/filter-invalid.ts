import type { FaultRule } from "../filter-rule";

export const invalidFilter: FaultRule = {
  id: "filter-invalid",
  severity: "high",
  judge: ({ reason, message }) =>
    reason === "syntax" || reason === "empty" ? message : null,
  mend: ({ reason, position, expected }, text) => [
    reason === "empty"
      ? {
          note: "Fill in whom it should take:",
          filter:
            "(RecipientTypeDetails -eq 'UserMailbox') -and (Department -eq '<department>')",
        }
      : {
          note: `Mend it at position ${position}, where ${expected} is missing, before you save it:`,
          filter: text,
        },
  ],
};
