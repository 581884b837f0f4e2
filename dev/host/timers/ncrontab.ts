import { Cron } from "croner";

export interface Schedule {
  /** The first occurrence strictly after that time; undefined when there is none. Milliseconds since the epoch, UTC. */
  next(after: number): number | undefined;
  /** True when two neighbouring occurrences are at least a minute apart: those are monitored by default. */
  isSlow: boolean;
}

/** Values of each field: seconds, minutes, hours, day of month, month, day of week (0 is Sunday, 7 unknown). */
const ranges: readonly (readonly [number, number])[] = [
  [0, 59],
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
];
const names: readonly (readonly string[])[] = [
  [],
  [],
  [],
  [],
  "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" "),
  "SUN MON TUE WED THU FRI SAT".split(" "),
];

/**
 * Six-field NCRONTAB in UTC (five fields: at second 0). Where both the day of month and the day of
 * week are restricted, NCRONTAB wants both; cron proper wants either.
 */
export function parseNcrontab(expression: string): Schedule {
  const given = expression.trim().split(/\s+/);
  const fields = given.length === 5 ? ["0", ...given] : given;
  if (fields.length !== 6) throw fault(expression, "it needs six fields");
  const normal = fields.map((field, index) =>
    field
      .split(",")
      .map((item) => normalizeItem(item, index, expression))
      .join(","),
  );
  const cron = new Cron(normal.join(" "), {
    timezone: "UTC",
    legacyMode: false,
    paused: true,
  });
  const next = (after: number) =>
    cron.nextRun(new Date(after))?.getTime() ?? undefined;
  return { next, isSlow: isSlow(next) };
}

function normalizeItem(
  item: string,
  index: number,
  expression: string,
): string {
  const match = /^(\*|\w+(?:-\w+)?)(?:\/(\d+))?$/.exec(item);
  if (!match) throw fault(expression, `"${item}" is not understood`);
  const [, body, step] = match;
  if (step !== undefined && Number(step) < 1)
    throw fault(expression, `"${item}" steps by nothing`);
  const suffix = step === undefined ? "" : `/${step}`;
  if (body === "*") return `*${suffix}`;
  const [from, to] = body!
    .split("-")
    .map((text) => toNumber(text, index, expression)) as [number, number?];
  if (to !== undefined && to < from)
    throw fault(expression, `"${item}" runs backwards`);
  // `5/15` means from 5 to the end of the range.
  const end = to ?? (step === undefined ? undefined : ranges[index]![1]);
  return end === undefined ? String(from) : `${from}-${end}${suffix}`;
}

function toNumber(text: string, index: number, expression: string): number {
  const [least, greatest] = ranges[index]!;
  const name = names[index]!.indexOf(text.toUpperCase().slice(0, 3));
  const value = /^\d+$/.test(text)
    ? Number(text)
    : name >= 0
      ? name + least
      : NaN;
  if (!(value >= least && value <= greatest))
    throw fault(
      expression,
      `"${text}" is not within ${least} to ${greatest} in field ${index + 1}`,
    );
  return value;
}

function fault(expression: string, why: string): Error {
  return new Error(
    `"${expression}" is not an NCRONTAB expression ({second} {minute} {hour} {day} {month} {day of week}): ${why}`,
  );
}

/** Looked at over a few occurrences, as the real host does. */
function isSlow(next: Schedule["next"]): boolean {
  let before = next(0);
  for (let i = 0; i < 10 && before !== undefined; i++) {
    const after = next(before);
    if (after !== undefined && after - before < 60_000) return false;
    before = after;
  }
  return true;
}
