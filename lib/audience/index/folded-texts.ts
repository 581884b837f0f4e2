import { isAscii } from "node:buffer";
import { encodeTexts } from "../../directory/arrow-texts";
import type {
  RecipientColumn,
  Utf8Texts,
} from "../../directory/recipient-columns";

/** No letter takes more than half as much again in lower case (U+0130: two bytes, then three). */
const growth = 1.5;

/** Bytes by what they are in lower case: letters of ASCII change, all else stays. */
export const lowered = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 65 && byte <= 90 ? byte | 32 : byte,
);

/**
 * A column's values as bytes that are compared through `lowered`: a million strings would cost ten times the memory,
 * and a copy in lower case as much again. Only values beyond ASCII have one.
 */
export function comparableTexts(column: RecipientColumn): Utf8Texts {
  const { bytes, starts } = column.utf8 ?? encodeTexts(column.values);
  const used = bytes.subarray(0, starts.at(-1) ?? 0);
  if (isAscii(used)) return { bytes: used, starts };
  return foldEach(
    Buffer.from(used.buffer, used.byteOffset, used.length),
    starts,
  );
}

export function foldText(text: string): Buffer {
  return Buffer.from(text.toLowerCase(), "utf8");
}

/** The same bytes where nothing is in upper case, as in GUIDs and most addresses. */
export function lowerBytes(bytes: Uint8Array): Uint8Array {
  let folded: Uint8Array | undefined;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const lower = lowered[byte] ?? 0;
    if (lower === byte) continue;
    folded ??= bytes.slice();
    folded[at] = lower;
  }
  return folded ?? bytes;
}

function foldEach(bytes: Buffer, starts: Int32Array): Utf8Texts {
  const folded = Buffer.alloc(Math.ceil(bytes.length * growth));
  const foldedStarts = new Int32Array(starts.length);
  let end = 0;
  for (let text = 0; text + 1 < starts.length; text++) {
    const lower = bytes
      .toString("utf8", starts[text], starts[text + 1])
      .toLowerCase();
    end += folded.write(lower, end, "utf8");
    foldedStarts[text + 1] = end;
  }
  return { bytes: folded.subarray(0, end), starts: foldedStarts };
}
