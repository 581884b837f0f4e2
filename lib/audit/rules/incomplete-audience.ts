import type { ListReach } from "../../audience/reach/list-reach";
import { size } from "../words";
import type { ListRule } from "./list-rule";

export const incompleteAudience: ListRule = {
  id: "incomplete-audience",
  judge({ reach, known, complete }) {
    if (!reach || complete) return null;
    return {
      severity: "low",
      message: `${known === null ? "Its audience is not known" : `Only a lower bound is known: ${size(known, true)} or more`}.${because(reach)}`,
      mend: null,
    };
  },
};

/** An invalid filter has a finding of its own. */
function because({
  filterStatus,
  unknownProperties,
  reach,
}: ListReach): string {
  if (filterStatus === "invalid") return "";
  if (unknownProperties.length > 0)
    return ` The filter asks for ${unknownProperties.join(", ")}, of which the directory as read does not say enough.`;
  return reach === null
    ? " Its members were not read."
    : " Not all members were read, of it or of a list within it.";
}
