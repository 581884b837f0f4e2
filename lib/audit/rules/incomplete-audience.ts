import { size } from "../words";
import type { ListRule } from "./list-rule";

export const incompleteAudience: ListRule = {
  id: "incomplete-audience",
  judge({ reach, known, complete }) {
    if (!reach || complete) return null;
    const { unknownProperties } = reach;
    const because =
      unknownProperties.length > 0
        ? ` The filter asks for ${unknownProperties.join(", ")}, of which the directory as read does not say enough.`
        : "";
    return {
      severity: "low",
      message: `${known === null ? "Its audience is not known" : `Only a lower bound is known: ${size(known, true)} or more`}.${because}`,
      mend: null,
    };
  },
};
