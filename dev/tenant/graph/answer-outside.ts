import { randomUUID } from "node:crypto";
import { errorBody } from "./graph-error";

/** Graph's answer to a path that no version of it has, as `/beta` here. */
export const unknownVersion = (url: string, at: number) =>
  outsideBody(`Invalid version: ${url.split(/[/?]/)[1] ?? ""}`, at);

/** Its answer to a URL that cannot be decoded. */
export const unreadableUrl = (at: number) =>
  outsideBody("The request URI is not valid.", at);

function outsideBody(message: string, at: number) {
  const id = randomUUID();
  const context = { requestId: id, clientRequestId: id, at };
  return errorBody("BadRequest", message, context);
}
