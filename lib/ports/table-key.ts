/**
 * A natural id (address, Message-ID) as one table key: lower case is the caller's business; every
 * byte outside [A-Za-z0-9._@-] becomes `=XX`, so the key is reversible, contains none of the
 * characters that Azure Tables forbids (/ \ # ? and controls) and sorts as the id does.
 * Parts are joined with `|`, which no part can contain.
 * Longer than 512 bytes (the limit of a key is 1 KiB of UTF-16): cut, and a SHA-256 of the whole appended.
 */
import { createHash } from "node:crypto";

const longest = 500;

export function tableKey(...parts: readonly string[]): string {
  return parts.map(encodePart).join("|");
}

function encodePart(part: string): string {
  const encoded = Array.from(Buffer.from(part, "utf8"), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9._@-]/.test(character)
      ? character
      : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
  if (encoded.length <= longest) return encoded;
  return `${encoded.slice(0, longest - 65)}.${createHash("sha256").update(part).digest("hex")}`;
}
