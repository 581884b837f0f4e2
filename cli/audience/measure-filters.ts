import type { ParseResult } from "../../lib/audience/filter/ast";
import { canonicalProperty } from "../../lib/audience/filter/canonical-property";
import { explainFilter } from "../../lib/audience/filter/explain-filter";
import { filterFindings } from "../../lib/audience/filter/filter-findings";
import { filterProperties } from "../../lib/audience/filter/filter-properties";
import { parseFilter } from "../../lib/audience/filter/parse-filter";
import {
  createAudienceIndex,
  type AudienceIndex,
} from "../../lib/audience/index/audience-index";
import type { FilterStatus } from "../../lib/audience/reach/list-reach";
import type { RecipientColumns } from "../../lib/directory/recipient-columns";
import type { NamedFilter } from "./read-filters";

export interface FilterResult {
  id: string;
  /** Whom it takes, in one English sentence; null for an invalid filter. */
  takes: string | null;
  status: FilterStatus;
  /** Null for an invalid filter; a lower bound for an incomplete one; of two readings the larger. */
  count: number | null;
  /** Of an ambiguous filter only. */
  readings?: { andBindsTighter: number; leftToRight: number };
  unknown: string[];
  /** Of an invalid filter only: where the fault is, from 0. */
  position?: number;
  findings: { rule: string; message: string }[];
}

export interface AudienceReport {
  recipients: number;
  results: FilterResult[];
}

export type ReadFilter = NamedFilter & { parsed: ParseResult };

export function parseFilters(filters: readonly NamedFilter[]): ReadFilter[] {
  return filters.map((filter) => ({
    ...filter,
    parsed: parseFilter(filter.filter),
  }));
}

/** Whether any of the filters asks for a property: what none asks for need not be kept. */
export function neededProperties(
  filters: readonly ReadFilter[],
): (property: string) => boolean {
  const needed = new Set(
    filters.flatMap(({ parsed }) =>
      parsed.ok
        ? filterProperties(parsed.filter.andBindsTighter).map(canonicalProperty)
        : [],
    ),
  );
  return (property) => needed.has(canonicalProperty(property));
}

/** Counts whom each filter takes. */
export function measureFilters(
  recipients: RecipientColumns,
  filters: readonly ReadFilter[],
): AudienceReport {
  const index = createAudienceIndex(recipients);
  try {
    return {
      recipients: recipients.count,
      results: filters.map((filter) => measureOne(index, filter)),
    };
  } finally {
    index.dispose();
  }
}

function measureOne(
  index: AudienceIndex,
  { id, filter: text, parsed }: ReadFilter,
): FilterResult {
  if (!parsed.ok) {
    return {
      id,
      takes: null,
      status: "invalid",
      count: null,
      unknown: [],
      position: parsed.error.position,
      findings: shown(filterFindings(text, parsed)),
    };
  }
  const { status, count, readings, unknown } = index.count(parsed.filter);
  const findings = filterFindings(text, parsed, {
    readings,
    audience: {
      count,
      recipients: index.recipients.count,
      exact: status !== "incomplete",
    },
  });
  return {
    id,
    takes: explainFilter(parsed.filter),
    status,
    count,
    ...(readings ? { readings } : {}),
    unknown,
    findings: shown(findings),
  };
}

function shown(
  findings: readonly { rule: string; message: string }[],
): FilterResult["findings"] {
  return findings.map(({ rule, message }) => ({ rule, message }));
}
