import type { IncomingMessage, ServerResponse } from "node:http";

export interface AdminActions {
  names(): { name: string; type: string }[];
  /** Starts it and does not wait; false when there is no such function. */
  start(name: string, input: string): boolean;
}

/**
 * The part of the real host's admin API that a developer uses: Learn, "Manually run a non
 * HTTP-triggered function". `POST /admin/functions/{name} {"input": "…"}` is 202 at once.
 */
export function answerAdmin(
  admin: AdminActions,
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  response: ServerResponse,
): void {
  const path = url.pathname.replace(/\/+$/, "").toLowerCase();
  if (request.method === "GET" && path === "/admin/host/status")
    return sendJson(response, 200, { state: "Running" });
  if (request.method === "GET" && path === "/admin/functions")
    return sendJson(response, 200, admin.names());
  const name = /^\/admin\/functions\/([^/]+)$/i.exec(
    url.pathname.replace(/\/+$/, ""),
  )?.[1];
  if (request.method !== "POST" || name === undefined)
    return void response.writeHead(404).end();
  const input = readInput(body);
  if (input === undefined) return void response.writeHead(400).end();
  response.writeHead(admin.start(decodeSafely(name), input) ? 202 : 404).end();
}

/** The `input` of the body; nothing at all counts as `{}`. */
function readInput(body: Buffer): string | undefined {
  if (body.toString("utf8").trim() === "") return "";
  try {
    const { input = "" } = JSON.parse(body.toString("utf8")) as {
      input?: unknown;
    };
    return typeof input === "string" ? input : JSON.stringify(input);
  } catch {
    return undefined;
  }
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
): void {
  response
    .writeHead(status, { "content-type": "application/json" })
    .end(JSON.stringify(value));
}
