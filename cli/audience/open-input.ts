import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { BreakwaterError } from "../../lib/errors/breakwater-error";

/** Fewer, larger pieces: a file of 1.4 million recipients has half a gigabyte. */
const pieceBytes = 1024 * 1024;

/** A file's bytes as a stream; gzip is known by its first bytes. Throws `bad_request` where it cannot be read. */
export async function openInput(file: string): Promise<AsyncIterable<Buffer>> {
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
  const bytes = createReadStream(file, { highWaterMark: pieceBytes });
  if (start[0] !== 0x1f || start[1] !== 0x8b) return bytes;
  const unzip = createGunzip({ chunkSize: pieceBytes });
  bytes.once("error", (error) => unzip.destroy(error));
  return guarded(bytes.pipe(unzip), file);
}

async function* guarded(
  stream: AsyncIterable<Buffer>,
  file: string,
): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (cause) {
    throw new BreakwaterError("bad_request", `${file} is a broken gzip file.`, {
      cause,
    });
  }
}
