import { randomUUID } from "node:crypto";
import { errorBody } from "./graph-error";

/** Graph's answer to a path that no version of it has, as `/beta` here; a URL that cannot be decoded is one too. */
export function unknownVersion(url: string, at: number) {
  const version = url.split(/[/?]/)[1] ?? "";
  const id = randomUUID();
  return errorBody("BadRequest", `Invalid version: ${version}`, {
    requestId: id,
    clientRequestId: id,
    at,
  });
}
