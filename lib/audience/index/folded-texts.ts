import { isAscii } from "node:buffer";
import { encodeTexts } from "../../directory/arrow-texts";
import type {
  RecipientColumn,
  Utf8Texts,
} from "../../directory/recipient-columns";

/** No letter takes more than half as much again in lower case (U+0130: two bytes, then three). */
const growth = 1.5;

/** A column's values in lower case, as bytes: a million strings would cost ten times the memory. */
export function foldTexts(column: RecipientColumn): Utf8Texts {
  const { bytes, starts } = column.utf8 ?? encoded(column.values);
  const used = bytes.subarray(0, starts.at(-1) ?? 0);
  if (isAscii(used)) return { bytes: foldAscii(used), starts };
  return foldEach(
    Buffer.from(used.buffer, used.byteOffset, used.length),
    starts,
  );
}

export function foldText(text: string): Buffer {
  return Buffer.from(text.toLowerCase(), "utf8");
}

function encoded(values: readonly string[]): Utf8Texts {
  const { values: bytes, valueOffsets } = encodeTexts(values);
  return { bytes, starts: valueOffsets };
}

/** The same bytes where nothing is in upper case, as in GUIDs and most addresses. */
function foldAscii(bytes: Uint8Array): Uint8Array {
  let folded: Uint8Array | undefined;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 65 || byte > 90) continue;
    folded ??= bytes.slice();
    folded[at] = byte | 32;
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
