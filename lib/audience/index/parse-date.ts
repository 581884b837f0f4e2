const iso =
  /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:\s*([AP])\.?M\.?)?)?\s*(Z|[-+]\d{2}:?\d{2})?$/i;
const local =
  /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:,?\s+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([AP])?\.?M?\.?)?$/i;

const months = "janfebmaraprmayjunjulaugsepoctnovdec";
/** `14 November 2016`, `Nov 14, 2016`, `Monday, 14-Nov-2016`, each with a time of day or without. */
const named =
  /^(?:[a-z]{3,9},?\s+)?(?:(\d{1,2})[-\s]+([a-z]{3,9})\.?|([a-z]{3,9})\.?\s+(\d{1,2}))[-,\s]+(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AP])?\.?M?\.?)?\s*(?:Z|GMT|UTC)?$/i;

/** Day before month, as most of the world writes it, or month before day. */
export type DateOrder = "dayFirst" | "monthFirst";

/**
 * Milliseconds since the Unix epoch, or NaN for what is no date. Without a zone it counts as UTC, which
 * is how Exchange Online stores it. Points between the numbers mean day first.
 */
export function parseDate(text: string, order: DateOrder): number {
  const first = text.charCodeAt(0);
  if (text.length < 8) return NaN;
  if (first < 48 || first > 57) return parseNamed(text);
  const exact = iso.exec(text);
  if (exact) {
    const [, year, , month, day, clock, minute, second, fraction, half, zone] =
      exact;
    const millis = fraction ? Number(`0.${fraction}`) * 1000 : 0;
    const hour =
      clock === undefined ? undefined : String(hourOf(Number(clock), half));
    const at = utc(year, month, day, hour, minute, second);
    return at + Math.trunc(millis) - zoneMillis(zone);
  }
  const loose = local.exec(text);
  if (!loose) return parseNamed(text);
  const [, one, separator, two, year, hour, minute, second, half] = loose;
  const dayFirst =
    separator === "." || Number(one) > 12 || order === "dayFirst";
  const swap = dayFirst && Number(two) <= 12;
  return utc(
    year,
    swap ? two : one,
    swap ? one : two,
    hour === undefined ? undefined : String(hourOf(Number(hour), half)),
    minute,
    second,
  );
}

function parseNamed(text: string): number {
  const match = named.exec(text);
  if (!match) return NaN;
  const [, before, one, other, after, year, hour, minute, second, half] = match;
  const name = (one ?? other ?? "").slice(0, 3).toLowerCase();
  const month = months.indexOf(name);
  if (month < 0 || month % 3 !== 0) return NaN;
  return utc(
    year,
    String(month / 3 + 1),
    before ?? after,
    hour === undefined ? undefined : String(hourOf(Number(hour), half)),
    minute,
    second,
  );
}

/**
 * The order that the values themselves prove: a number over 12 is a day. Null where they prove neither, although
 * it would matter: what was written by one machine was written in one order.
 */
export function dateOrderOf(values: readonly string[]): DateOrder | null {
  let matters = false;
  for (const value of values) {
    const first = value.charCodeAt(0);
    if (first < 48 || first > 57) continue;
    const [, one, separator, two] = local.exec(value) ?? [];
    if (one === undefined || separator === ".") continue;
    if (Number(one) > 12) return "dayFirst";
    if (Number(two) > 12) return "monthFirst";
    matters ||= Number(one) !== Number(two);
  }
  return matters ? null : "monthFirst";
}

function utc(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  hour = "0",
  minute = "0",
  second = "0",
): number {
  const monthNumber = Number(month);
  const dayNumber = Number(day);
  if (monthNumber < 1 || monthNumber > 12 || dayNumber < 1 || dayNumber > 31)
    return NaN;
  return Date.UTC(
    Number(year),
    monthNumber - 1,
    dayNumber,
    Number(hour),
    Number(minute),
    Number(second),
  );
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return (hour % 12) + (half.toUpperCase() === "P" ? 12 : 0);
}

function zoneMillis(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === "Z") return 0;
  const sign = zone.startsWith("-") ? -1 : 1;
  const digits = zone.slice(1).replace(":", "");
  return (
    sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000
  );
}
