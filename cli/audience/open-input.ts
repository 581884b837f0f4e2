import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { BreakwaterError } from "../../lib/errors/breakwater-error";

/** Fewer, larger pieces: a file of 1.4 million recipients has half a gigabyte. */
const pieceBytes = 1024 * 1024;

/**
 * A file's bytes as a stream; gzip is known by its first bytes. Throws `bad_request` where it cannot be read.
 * @param share told how much of the file is read, from 0 to 1
 */
export async function openInput(
  file: string,
  share: (part: number) => void = () => undefined,
): Promise<AsyncIterable<Buffer>> {
  const start = Buffer.alloc(4);
  let size: number | null;
  try {
    const handle = await open(file);
    try {
      const about = await handle.stat();
      if (about.isDirectory()) throw new Error("a folder");
      // A pipe has no size, and what was read of it is gone.
      size = about.isFile() ? about.size : null;
      if (size !== null) await handle.read(start, 0, 4, 0);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const isFolder = cause instanceof Error && cause.message === "a folder";
    throw new BreakwaterError(
      "bad_request",
      isFolder ? `${file} is a folder.` : `${file} cannot be read.`,
      { cause, hint: isFolder ? "Name the file in it." : "Check the name." },
    );
  }
  if (start.toString("latin1") === "PK\u0003\u0004")
    throw new BreakwaterError(
      "bad_request",
      `${file} is an Excel workbook or a zip file.`,
      { hint: "Give the CSV that Export-Csv wrote." },
    );
  const bytes = createReadStream(file, { highWaterMark: pieceBytes });
  const whole = size === null ? bytes : unchanged(bytes, file, size, share);
  if (start[0] !== 0x1f || start[1] !== 0x8b) return whole;
  const unzip = createGunzip({ chunkSize: pieceBytes });
  const source = Readable.from(whole);
  source.once("error", (error) => unzip.destroy(error));
  return guarded(source.pipe(unzip), file);
}

/** A file that grows while it is read is an export that has not come to its end: what it holds is too small. */
async function* unchanged(
  stream: AsyncIterable<Buffer>,
  file: string,
  size: number,
  share: (part: number) => void,
): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const piece of stream) {
    read += piece.length;
    share(Math.min(1, read / size));
    yield piece;
  }
  const { size: now } = await stat(file);
  if (now !== size)
    throw new BreakwaterError(
      "bad_request",
      `${file} was written to while it was read.`,
      { hint: "Let the export come to its end." },
    );
}

async function* guarded(
  stream: AsyncIterable<Buffer>,
  file: string,
): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (cause) {
    if (cause instanceof BreakwaterError) throw cause;
    throw new BreakwaterError("bad_request", `${file} is a broken gzip file.`, {
      cause,
    });
  }
}
