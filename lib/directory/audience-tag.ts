/**
 * An owner's word on the list itself: `expectedAudience: 20`, also `expected-audience = 1,000` with whatever people put
 * between thousands. `1.5k` is no number that is read: as 1 it would close a list of 1,500.
 */
const tag =
  /\bexpected[-_ ]?audience\s*[:=]\s*(\d{1,3}(?:[,.'\u2019 \u00a0\u202f]\d{3}){1,2}|\d{1,9})(?![\p{L}\d_]|[,.'\u2019]\d)/iu;

/** Recipients that a list's owner expects, by the first tag in a text; null without one. */
export function readAudienceTag(
  text: string | null | undefined,
): number | null {
  const found = tag.exec(text ?? "")?.[1];
  return found === undefined ? null : Number(found.replace(/\D/g, ""));
}

export const taggableAttributes: readonly string[] = Array.from(
  { length: 15 },
  (_, n) => `CustomAttribute${n + 1}`,
);

/** The notes of a list, and with them the custom attribute that has a tag where the notes have none. */
export function readNotes(
  valueOf: (property: string) => string | null | undefined,
): string | null {
  const notes = valueOf("Notes") ?? null;
  if (readAudienceTag(notes) !== null) return notes;
  const tagged = taggableAttributes
    .map(valueOf)
    .find((value) => readAudienceTag(value) !== null);
  if (tagged === undefined || tagged === null) return notes;
  return notes === null ? tagged : `${notes}\n${tagged}`;
}
