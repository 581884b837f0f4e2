/** Bits of the filter; a hundred thousand texts set a tenth of them. */
const size = 2 ** 20;
/** Letters looked at from either end: more than the digits by which GUIDs and numbered names differ. */
const edge = 8;
/** What upper and lower case differ in, and nothing else of a letter of ASCII. */
const caseBit = 0x20;
const prime = 0x01000193;

/**
 * Tells of most texts that they are none of those added, by their first and last letters and without making a string:
 * of a million recipients few are asked for. Never wrong about one that was added, in whatever case or between blanks.
 */
export class TextEdges {
  private readonly bits = new Uint8Array(size / 8);

  /** @param text in lower case, without blanks around it */
  add(text: string): void {
    const at = place(text);
    // What has other letters at its ends is equal only to what has them too.
    if (at !== null) this.bits[at >> 3]! |= 1 << (at & 7);
  }

  mayHave(text: string): boolean {
    const at = place(text);
    return at === null || (this.bits[at >> 3]! & (1 << (at & 7))) !== 0;
  }
}

/** The same for texts that differ in case; null where letters beyond ASCII, or blanks, stand at an end. */
function place(text: string): number | null {
  const { length } = text;
  const window = Math.min(edge, length);
  let hash = 0x811c9dc5;
  let all = 0;
  for (let at = 0; at < window; at++) {
    const first = text.charCodeAt(at);
    const last = text.charCodeAt(length - 1 - at);
    all |= first | last;
    hash = Math.imul(hash ^ (first | caseBit), prime);
    hash = Math.imul(hash ^ (last | caseBit), prime);
  }
  const isBlank = !(
    text.charCodeAt(0) > 0x20 && text.charCodeAt(length - 1) > 0x20
  );
  return all >= 0x80 || isBlank ? null : (hash ^ (hash >>> 15)) & (size - 1);
}
