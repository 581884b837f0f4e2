import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { FunctionKeys } from "../host-options";

/** Whether `?code=` or `x-functions-key` opens a function, as Learn's "Work with access keys" says. */
export function mayCall(
  keys: FunctionKeys | undefined,
  authLevel: string,
  functionName: string | undefined,
  request: IncomingMessage,
  url: URL,
): boolean {
  const level = authLevel.toLowerCase();
  if (!keys || level === "anonymous") return true;
  const header = request.headers["x-functions-key"];
  const given =
    (Array.isArray(header) ? header[0] : header) ??
    url.searchParams.get("code") ??
    "";
  const accepted = [keys.master];
  if (level !== "admin") {
    accepted.push(...(keys.host ?? []));
    if (functionName) accepted.push(...(keys.functions?.[functionName] ?? []));
  }
  // Compared without early exit, so that timing tells nothing.
  return accepted.filter((key) => same(key, given)).length > 0;
}

function same(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
