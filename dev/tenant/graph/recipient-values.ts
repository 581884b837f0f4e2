import type { RecipientStore } from "../tenant-state";

/** Exchange's empty text is Graph's null. */
export function textOf(
  r: RecipientStore,
  row: number,
  name: string,
): string | null {
  const value = r.property(row, name);
  return value === null || value === "" ? null : String(value);
}

export function listOf(r: RecipientStore, row: number, name: string): string[] {
  const value = r.property(row, name);
  if (Array.isArray(value)) return value;
  return value === null || value === "" ? [] : [String(value)];
}

export function booleanOf(
  r: RecipientStore,
  row: number,
  name: string,
): boolean | null {
  const value = r.property(row, name);
  if (typeof value === "boolean") return value;
  return typeof value === "string" && /^(true|false)$/i.test(value)
    ? value.toLowerCase() === "true"
    : null;
}

/** `2016-11-14T08:29:00Z`, as Graph writes whole seconds. */
export function isoOf(
  r: RecipientStore,
  row: number,
  name: string,
): string | null {
  const value = r.property(row, name);
  const time =
    typeof value === "number"
      ? value
      : typeof value === "string"
        ? Date.parse(value)
        : NaN;
  return Number.isNaN(time)
    ? null
    : new Date(time).toISOString().replace(/\.000Z$/, "Z");
}

/** Exchange's custom attributes 1 to 15 under Graph's name for them. */
export function extensionAttributes(
  r: RecipientStore,
  row: number,
): Record<string, string | null> {
  return Object.fromEntries(
    Array.from({ length: 15 }, (_, i) => [
      `extensionAttribute${i + 1}`,
      textOf(r, row, `CustomAttribute${i + 1}`),
    ]),
  );
}
