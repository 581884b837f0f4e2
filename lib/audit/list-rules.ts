import { audiencesDiffer } from "./rules/audiences-differ";
import { controlledOverLimit } from "./rules/controlled-over-limit";
import { grown } from "./rules/grown";
import { incompleteAudience } from "./rules/incomplete-audience";
import type { ListRule } from "./rules/list-rule";
import { noLever } from "./rules/no-lever";
import { overLimit } from "./rules/over-limit";
import { unapprovedList } from "./rules/unapproved-list";
import { unexpectedReach } from "./rules/unexpected-reach";

/** Every rule about one list, but those of its filter (lib/audience/filter) and `nested-in-open-list`. */
export const listRules: readonly ListRule[] = [
  overLimit,
  controlledOverLimit,
  unexpectedReach,
  noLever,
  unapprovedList,
  grown,
  audiencesDiffer,
  incompleteAudience,
];
