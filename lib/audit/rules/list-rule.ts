import type { Severity } from "../finding";
import type { ListFacts } from "../list-facts";

/** What a rule says of one list. */
export interface Verdict {
  severity: Severity;
  message: string;
  /** The command that mends it; null where only a person can decide what is right. */
  mend: string | null;
}

/** One rule of the audit: its id is its file's name, its page under docs/rules, and the `rule` of its findings. */
export interface ListRule {
  id: string;
  /** Null where the rule does not apply. */
  judge: (facts: ListFacts) => Verdict | null;
}
