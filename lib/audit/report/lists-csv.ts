import { writeCsv, type CsvCell } from "../../directory/csv/write-csv";
import type { AuditOutcome } from "../audit-snapshot";
import type { AuditedList } from "../audited-list";
import type { Decision, Finding } from "../finding";
import { groupBy } from "./group-by";

interface Row {
  list: AuditedList;
  name: string | undefined;
  decision: Decision | undefined;
  /** Gravest first, none of them waived. */
  findings: readonly Finding[];
  waived: readonly Finding[];
}

/** The columns, in their order: what a head of IT filters and sorts by. */
const columns: Record<string, (row: Row) => CsvCell> = {
  address: ({ list }) => list.address,
  name: ({ name }) => name ?? null,
  kind: ({ list }) => list.kind,
  reach: ({ list }) => list.reach,
  "reach is": ({ list }) => certainty(list),
  expected: ({ list }) => list.expectedAudience,
  limit: ({ list }) => list.limit,
  open: ({ list }) => (list.open ? "yes" : "no"),
  decision: ({ decision }) => decision?.action ?? null,
  reason: ({ decision }) => decision?.reason ?? null,
  severity: ({ findings }) => findings[0]?.severity ?? null,
  rules: ({ findings }) => rulesOf(findings),
  filter: ({ list }) => list.filter,
  mend: ({ findings }) => findings[0]?.mend ?? null,
  "waived rules": ({ waived }) => rulesOf(waived),
  "waived until": ({ waived }) => firstExpiry(waived),
};

/**
 * Every audited list in a row of its own, as CSV for a spreadsheet: those with findings first, gravest first, the rest
 * by reach. `severity` and `mend` are those of the gravest finding, `waived until` the first waiver to end; rules are
 * parted by spaces.
 * @param nameOf the display name of a list, by its GUID
 */
export function renderListsCsv(
  { lists, findings, decisions }: AuditOutcome,
  nameOf: (guid: string) => string | undefined,
): string {
  const found = groupBy(findings, ({ listGuid }) => listGuid);
  const decided = new Map(decisions.map((one) => [one.listGuid, one]));
  // Findings come gravest first, so the first one of a list decides where the list stands.
  const ranks = new Map<string | null, number>();
  for (const { listGuid, waived } of findings)
    if (!waived && !ranks.has(listGuid)) ranks.set(listGuid, ranks.size);
  const rank = ({ guid }: AuditedList) => ranks.get(guid) ?? ranks.size;
  const rows = [...lists]
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        (b.reach ?? 0) - (a.reach ?? 0) ||
        (a.address < b.address ? -1 : 1),
    )
    .map((list): Row => {
      const own = found.get(list.guid) ?? [];
      return {
        list,
        name: nameOf(list.guid),
        decision: decided.get(list.guid),
        findings: own.filter(({ waived }) => !waived),
        waived: own.filter(({ waived }) => waived),
      };
    });
  return writeCsv(
    Object.keys(columns),
    rows.map((row) => Object.values(columns).map((cellOf) => cellOf(row))),
  );
}

/** What the figure beside it is worth: `at least` can only be too small, and clears no list. */
function certainty({
  reach,
  complete,
}: AuditedList): "exact" | "at least" | "unknown" {
  if (reach === null) return "unknown";
  return complete ? "exact" : "at least";
}

function rulesOf(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ rule }) => rule))].join(" ");
}

function firstExpiry(findings: readonly Finding[]): string | null {
  const days = findings.flatMap(({ waived }) => waived?.expires ?? []);
  return days.sort()[0] ?? null;
}
