/**
 * A time of an export in milliseconds, or undefined. ISO 8601 (without a zone: UTC, which is what
 * the trace exports are in); and as Windows PowerShell writes it: `11/14/2016 8:29:00 AM` (en-US),
 * `14.11.2016 08:29:00`. A bare `11/14/2016 08:29` could be of either order and is refused.
 */
export function parseMessageTime(text: string): number | undefined {
  const iso =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(
      text.trim(),
    );
  if (iso) {
    const [, date = "", time = "00:00", zone = "Z"] = iso;
    return finite(Date.parse(`${date}T${time}${zone.toUpperCase()}`));
  }
  const american =
    /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d\d)(?::(\d\d))? ([AP])M$/i.exec(
      text.trim(),
    );
  if (american) {
    const [, month, day, year, hour, minute, second, half] = american;
    const afternoon = half?.toUpperCase() === "P" ? 12 : 0;
    return fromParts(
      year,
      month,
      day,
      (Number(hour) % 12) + afternoon,
      minute,
      second,
    );
  }
  const dotted =
    /^(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(
      text.trim(),
    );
  if (dotted) {
    const [, day, month, year, hour, minute, second] = dotted;
    return fromParts(year, month, day, Number(hour), minute, second);
  }
  return undefined;
}

function fromParts(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  hour: number,
  minute: string | undefined,
  second: string | undefined,
): number | undefined {
  const [m, d] = [Number(month), Number(day)];
  if (m < 1 || m > 12 || d < 1 || d > 31 || hour > 23) return undefined;
  return finite(
    Date.UTC(Number(year), m - 1, d, hour, Number(minute), Number(second ?? 0)),
  );
}

function finite(at: number): number | undefined {
  return Number.isFinite(at) ? at : undefined;
}
