import type { z } from "zod";
import { BreakwaterError } from "../errors/breakwater-error";
import { describeIssues } from "../input/describe-issues";
import { parseJson } from "../input/parse-json";
import type { ApiRequest } from "./api-request";

export const bytesAtMost = 256 * 1024;

/**
 * The body, checked. An empty body counts as `{}` where the operation needs nothing of it.
 * @throws BreakwaterError `unsupported_media_type`, `payload_too_large`, `invalid_json`, `bad_request`
 */
export function readJsonBody<T>(
  request: Pick<ApiRequest, "headers" | "body">,
  schema: z.ZodType<T>,
  options: { mayBeEmpty: boolean },
): T {
  const { headers, body } = request;
  const empty = body.byteLength === 0;
  if (!(empty && headers["content-type"] === undefined))
    checkMediaType(headers);
  if (body.byteLength > bytesAtMost)
    throw new BreakwaterError(
      "payload_too_large",
      `The body has ${body.byteLength} bytes; ${bytesAtMost} are taken.`,
    );
  const value = empty && options.mayBeEmpty ? {} : parseBody(body);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BreakwaterError(
    "bad_request",
    `${describeIssues(parsed.error, schema).join("; ")}.`,
    { hint: "Mend these fields and send the request again." },
  );
}

function checkMediaType(headers: ApiRequest["headers"]): void {
  const given = headers["content-type"] ?? "";
  const [type, ...parameters] = given
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  const charset = parameters
    .find((part) => part.startsWith("charset="))
    ?.slice("charset=".length)
    .replace(/^"(.*)"$/, "$1");
  if (
    type === "application/json" &&
    (charset === undefined || charset === "utf-8" || charset === "utf8")
  )
    return;
  throw new BreakwaterError(
    "unsupported_media_type",
    given === ""
      ? "The request has a body and no content type."
      : `The content type ${given.slice(0, 100)} is not taken.`,
  );
}

function parseBody(body: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (cause) {
    throw new BreakwaterError("invalid_json", "The body is not UTF-8.", {
      cause,
    });
  }
  const json = parseJson(text);
  if (json.ok) return json.value;
  const { line, column, message } = json.fault;
  throw new BreakwaterError(
    "invalid_json",
    `The body is not JSON: line ${line}, column ${column}: ${message}.`,
    { hint: "Mend the JSON at that place." },
  );
}
