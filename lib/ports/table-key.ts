/**
 * Natural ids (addresses, Message-IDs) as one table key: lower case is the caller's business; every
 * byte outside [A-Za-z0-9._@-] becomes `=XX`, so that the key can be read back and holds none of the
 * characters that Azure Tables forbids (/ \ # ? and controls). Parts are joined with `|`, which no
 * part can contain: everything under a first part is the range from `a|` to `a|~`. Ids of one
 * form (ULIDs, times) sort as they are; others in some order that stays the same.
 * What is longer than a key may be is cut, and `~` and a SHA-256 of the whole appended.
 */
import { createHash } from "node:crypto";

/** A key holds 1 KiB of UTF-16: Learn, "Understanding the Table service data model". */
const longest = 500;

export function tableKey(...parts: readonly string[]): string {
  return withinLimit(
    parts.map((part) => withinLimit(encodePart(part))).join("|"),
  );
}

function encodePart(part: string): string {
  return Array.from(Buffer.from(part, "utf8"), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9._@-]/.test(character)
      ? character
      : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}

/** No encoded id contains `~`, so a cut one is never another's whole. */
function withinLimit(key: string): string {
  if (key.length <= longest) return key;
  const hash = createHash("sha256").update(key).digest("hex");
  return `${key.slice(0, longest - hash.length - 1)}~${hash}`;
}
