import { open } from "node:fs/promises";

/** As many as the app reads a blob in at once. */
const pieces = 4;

/** Reads a file as the app reads a long blob: in pieces, several at once. */
export async function readInPieces(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const whole = Buffer.allocUnsafeSlow(size);
    const step = Math.max(1, Math.ceil(size / pieces));
    const starts = Array.from({ length: pieces }, (_, n) => n * step);
    await Promise.all(
      starts
        .filter((from) => from < size)
        .map(async (from) => {
          const length = Math.min(step, size - from);
          const { bytesRead } = await file.read(whole, from, length, from);
          if (bytesRead < length) throw new Error(`${path} ended too early.`);
        }),
    );
    return whole;
  } finally {
    await file.close();
  }
}
