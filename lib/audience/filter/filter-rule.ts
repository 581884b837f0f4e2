import type { FilterNode, ParsedFilter, ParseFault } from "./ast";
import type { FilterMend } from "./filter-mend";

/** As in the findings of an audit. */
export type FilterSeverity = "critical" | "high" | "medium" | "low" | "info";

export interface FilterFinding {
  /** Also the name of its page under docs/rules. */
  rule: string;
  severity: FilterSeverity;
  /** What is the matter with this filter and how to mend it. */
  message: string;
  /** What to save instead: one, or one of two where its author alone knows which reading he meant; else none. */
  mends: FilterMend[];
}

/** What is known beside the text, where anything is. */
export interface FilterSurroundings {
  /** Whom the filter takes, of how many. `exact` false: a lower bound. */
  audience?: { count: number; recipients: number; exact: boolean };
  readings?: { andBindsTighter: number; leftToRight: number } | null;
  /** Whether an address is a list's; without it nobody can tell. */
  isList?: (address: string) => boolean;
}

/** What the text of a filter shows by itself. */
export interface FilterText {
  text: string;
  filter: ParsedFilter;
  /** Without what Exchange appends; null when that is all there is. */
  author: FilterNode | null;
  appended: readonly FilterNode[];
}

export type FilterToJudge = FilterText & FilterSurroundings;

export interface FilterRule {
  id: string;
  severity: FilterSeverity;
  /** It is told what is known beside the text, and so judges a filter anew in every audit. */
  looksAround?: true;
  /** The finding's message, or null where the rule does not apply. */
  judge: (filter: FilterToJudge) => string | null;
  /** Mends what the text alone decides; done in every mended filter of the list, whichever finding shows it. */
  repair?: (author: FilterNode | null) => FilterNode | null;
  /** Mends it but for what a person has to fill in, in angle brackets; `note` null where nothing is left to fill in. */
  fill?: (author: FilterNode | null) => {
    filter: FilterNode;
    note: string | null;
  };
  /** No other filter mends it. */
  beyondFilter?: true;
}

/** A rule about text that is no filter. */
export interface FaultRule {
  id: string;
  severity: FilterSeverity;
  judge: (fault: ParseFault, text: string) => string | null;
  mend: (fault: ParseFault, text: string) => FilterMend[];
}
