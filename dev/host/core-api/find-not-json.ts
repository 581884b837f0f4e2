/**
 * The path of the first value that JSON would drop or change (a function, a Date, NaN, a cycle), or
 * undefined. The real worker ships bindings as JSON text, so such a value works here and fails there.
 */
export function findNotJson(
  value: unknown,
  path = "",
  within: readonly unknown[] = [],
): string | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean")
    return undefined;
  if (typeof value === "number")
    return Number.isFinite(value) ? undefined : path;
  if (typeof value !== "object" || within.includes(value)) return path;
  const isPlain =
    Array.isArray(value) ||
    [null, "Object"].includes(
      Object.getPrototypeOf(value) === null
        ? null
        : (value.constructor?.name ?? ""),
    );
  if (!isPlain) return path;
  for (const [key, inner] of Object.entries(value)) {
    // An option left undefined is an option not given.
    if (inner === undefined && !Array.isArray(value)) continue;
    const found = findNotJson(inner, path ? `${path}.${key}` : key, [
      ...within,
      value,
    ]);
    if (found !== undefined) return found;
  }
  return undefined;
}
