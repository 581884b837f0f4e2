import type { IncomingMessage } from "node:http";

/** Learn, FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: 104,857,600 bytes. */
export const bodyLimit = 104_857_600;

/** The whole body, or undefined as soon as it is longer than `limit`; rejects when the caller went away. */
export async function readBody(
  request: IncomingMessage,
  limit = bodyLimit,
): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > limit) return undefined;
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += (part as Buffer).length;
    if (length > limit) return undefined;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts, length);
}
