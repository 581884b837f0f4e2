/** A row of a cmdlet's answer. */
export type Row = Record<string, unknown>;

export function readGuid(row: Row): string | undefined {
  const { Guid: guid } = row;
  return typeof guid === "string" && guid !== ""
    ? guid.toLowerCase()
    : undefined;
}

/** Primary SMTP address in lower case; blank where there is none. */
export function readAddress(row: Row): string {
  const { PrimarySmtpAddress: address } = row;
  return typeof address === "string" ? address.toLowerCase() : "";
}

/**
 * A multi-valued property; `undefined` where the answer does not have it, which is not the same as
 * empty. What is not text is kept as JSON: an unknown form of a sender must not become "no sender".
 */
export function readTexts(row: Row, property: string): string[] | undefined {
  const value = row[property];
  if (value === undefined) return undefined;
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values
    .filter((entry) => entry !== null && entry !== "")
    .map((entry) =>
      typeof entry === "string" ? entry : JSON.stringify(entry),
    );
}
