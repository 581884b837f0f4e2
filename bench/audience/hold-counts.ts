import type { DuckDbRecipients } from "./duckdb";
import type { AuditMeasured } from "./measure-audit";

/** Holds the count of every n-th filter, in both readings, against DuckDB's. Answers how many DuckDB counted. */
export async function holdCounts(
  audit: Pick<AuditMeasured, "filters" | "counts">,
  checkEvery: number,
  database: DuckDbRecipients,
  say: (line: string) => void,
): Promise<number> {
  const filters = audit.filters.filter((_, at) => at % checkEvery === 0);
  const counts = audit.counts.filter((_, at) => at % checkEvery === 0);
  const nodes = filters.flatMap(({ andBindsTighter, leftToRight, mixed }) =>
    mixed ? [andBindsTighter, leftToRight] : [andBindsTighter],
  );
  const step = Math.ceil(nodes.length / 10);
  let shown = 0;
  const found = await database.countAll(nodes, (done) => {
    if (done - shown < step) return;
    shown = done;
    say(
      `  ${done.toLocaleString("en")} of ${nodes.length.toLocaleString("en")}`,
    );
  });
  let at = 0;
  filters.forEach(({ text, mixed }, filter) => {
    const own = counts[filter];
    const tighter = found[at++];
    const inOrder = mixed ? found[at++] : tighter;
    const larger = Math.max(tighter ?? -1, inOrder ?? -1);
    if (own?.count !== larger)
      throw new Error(`${text}: ${own?.count} here, ${larger} in DuckDB.`);
    const differ = tighter !== inOrder;
    if (differ !== (own.readings !== null))
      throw new Error(`${text}: the readings are told apart wrongly.`);
  });
  return nodes.length;
}

/** Lists whose closure is worth asking DuckDB for; one that takes every list in is held by its own count. */
const largestClosure = 60;
const listsHeld = 150;

/**
 * Holds lists that have lists in them against sets that DuckDB selected, expanded here by a plain walk.
 * Answers how many were held.
 */
export async function holdReaches(
  { filters, lists, reaches }: AuditMeasured,
  database: DuckDbRecipients,
): Promise<number> {
  const listAt = new Map(lists.map(({ row }, list) => [row, list]));
  const direct = new Map<number, number[]>();
  const rowsOf = async (list: number): Promise<number[]> => {
    let rows = direct.get(list);
    if (!rows) {
      const members = lists[list]?.membership?.rows;
      const filter = filters[list];
      rows = members
        ? [...members]
        : await database.rows(
            filter?.mixed && reads(list) === "leftToRight"
              ? filter.leftToRight
              : filter!.andBindsTighter,
          );
      direct.set(list, rows);
    }
    return rows;
  };
  const reads = (list: number) => {
    const readings = reaches.get(lists[list]?.guid ?? "")?.readings;
    return readings && readings.leftToRight > readings.andBindsTighter
      ? "leftToRight"
      : "andBindsTighter";
  };

  let held = 0;
  for (let list = lists.length - 1; list >= 0 && held < listsHeld; list--) {
    const people = new Set<number>();
    const seen = new Set([list]);
    let walked = true;
    for (const one of seen) {
      if (seen.size > largestClosure) {
        walked = false;
        break;
      }
      for (const row of await rowsOf(one)) {
        const inner = listAt.get(row);
        if (inner === undefined) people.add(row);
        else seen.add(inner);
      }
    }
    if (!walked || seen.size === 1) continue;
    const reach = reaches.get(lists[list]?.guid ?? "")?.predicted?.count;
    if (reach !== people.size)
      throw new Error(
        `List ${list} reaches ${reach} here, ${people.size} by DuckDB's rows.`,
      );
    held++;
  }
  return held;
}
