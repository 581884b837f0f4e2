import type { IncomingMessage, ServerResponse } from "node:http";
import type {
  HttpCookie,
  InvocationResponse,
  TypedData,
} from "../core-api/core-types";

type Nullable = Record<string, { value: string }>;

export function toHttpInput(
  request: IncomingMessage,
  url: URL,
  params: Record<string, string>,
  body: Buffer,
): TypedData {
  const headers: Nullable = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined)
      headers[name] = {
        value: Array.isArray(value) ? value.join(", ") : value,
      };
  const query: Nullable = {};
  // The real host hands a repeated parameter over as one value.
  for (const name of new Set(url.searchParams.keys()))
    query[name] = { value: url.searchParams.getAll(name).join(",") };
  const given: Nullable = {};
  for (const [name, value] of Object.entries(params)) given[name] = { value };
  return {
    http: {
      method: request.method!,
      url: url.href,
      nullableHeaders: headers,
      nullableQuery: query,
      nullableParams: given,
      ...(body.length > 0 ? { body: { bytes: body } } : {}),
    },
  };
}

export function writeHttpResponse(
  response: ServerResponse,
  { returnValue }: InvocationResponse,
): void {
  const http = returnValue?.http;
  if (!http) {
    // A function that answers nothing.
    response.writeHead(204).end();
    return;
  }
  const status = Number(http.statusCode ?? 200);
  for (const [name, value] of Object.entries(http.headers ?? {}))
    if (!/^(content-length|transfer-encoding|connection)$/i.test(name))
      response.setHeader(name, value);
  const cookies = (http.cookies ?? []).map(formatCookie);
  if (cookies.length > 0) response.appendHeader("set-cookie", cookies);
  response.statusCode = status;
  const body = toBytes(http.body);
  const hasBody = status >= 200 && ![204, 205, 304].includes(status);
  if (hasBody) response.setHeader("content-length", body.length);
  // Node itself leaves the body of an answer to HEAD out.
  response.end(hasBody ? body : undefined);
}

function toBytes(data: TypedData | null | undefined): Buffer {
  if (!data) return Buffer.alloc(0);
  if (data.bytes) return Buffer.from(data.bytes);
  const text = data.string ?? data.json ?? data.int ?? data.double ?? "";
  return Buffer.from(String(text), "utf8");
}

function formatCookie(cookie: HttpCookie): string {
  const seconds = cookie.expires?.value?.seconds;
  const sameSite = {
    none: undefined,
    lax: "Lax",
    strict: "Strict",
    explicitNone: "None",
  }[cookie.sameSite ?? "none"];
  return [
    `${encodeURIComponent(cookie.name)}=${encodeURIComponent(cookie.value)}`,
    cookie.domain?.value && `Domain=${cookie.domain.value}`,
    cookie.path?.value && `Path=${cookie.path.value}`,
    seconds !== undefined &&
      `Expires=${new Date(seconds * 1000).toUTCString()}`,
    cookie.maxAge?.value !== undefined && `Max-Age=${cookie.maxAge.value}`,
    cookie.secure?.value && "Secure",
    cookie.httpOnly?.value && "HttpOnly",
    sameSite && `SameSite=${sameSite}`,
  ]
    .filter(Boolean)
    .join("; ");
}
