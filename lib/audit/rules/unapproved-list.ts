import { size } from "../words";
import type { ListRule } from "./list-rule";
import { quote } from "./mend-commands";

export const unapprovedList: ListRule = {
  id: "unapproved-list",
  judge({ list, known, complete, approved }) {
    if (approved) return null;
    return {
      severity: "medium",
      message: `It is new and nobody has approved it. It reaches ${size(known, complete)}.`,
      mend: `breakwater lists approve ${quote(list.address)} --expected <recipients> --reason "<why>"`,
    };
  },
};
