import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { BreakwaterError } from "../../lib/errors/breakwater-error";

/**
 * A text file as a stream: gzip is known by its first bytes, whatever the file is called; UTF-16 by
 * its mark, as Excel and older PowerShell write it; else UTF-8.
 * @throws BreakwaterError `bad_request` when it cannot be read.
 */
export async function openText(file: string): Promise<Readable> {
  const start = Buffer.alloc(2);
  try {
    const handle = await open(file);
    try {
      await handle.read(start, 0, 2, 0);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new BreakwaterError("bad_request", `${file} cannot be read.`, {
      cause,
      hint: "Check the name.",
    });
  }
  const stream = createReadStream(file);
  const gzip = start[0] === 0x1f && start[1] === 0x8b;
  const text = gzip ? stream.pipe(createGunzip()) : stream;
  if (gzip) stream.once("error", (error) => text.destroy(error));
  if (start[0] === 0xff && start[1] === 0xfe) text.setEncoding("utf16le");
  return text;
}
