import { count, size } from "../words";
import type { ListRule } from "./list-rule";

export const controlledOverLimit: ListRule = {
  id: "controlled-over-limit",
  judge({ known, complete, limit, openness }) {
    if (known === null || known <= limit || openness.open) return null;
    return {
      severity: "low",
      message: `Reaches ${size(known, complete)}; its limit is ${count(limit)}. It is ${openness.because}, so nothing is done to it.`,
      mend: null,
    };
  },
};
