import { BreakwaterError } from "../errors/breakwater-error";
import { isJsonMediaType, mediaTypeOf, parseJson } from "./cloud-event";

export type ContentMode = "structured" | "batched" | "binary";

const attributeHeader = /^ce-([a-z0-9]+)$/;
const requiredAttributes = ["specversion", "id", "source", "type"];

/**
 * How the request carries its events: CloudEvents 1.0, HTTP protocol binding §3.
 * @throws BreakwaterError `unsupported_media_type`; `bad_request` for missing ce- headers, all of them named.
 */
export function contentMode(
  headers: Readonly<Record<string, string>>,
): ContentMode {
  const mediaType = mediaTypeOf(headers["content-type"] ?? "");
  if (mediaType === "application/cloudevents+json") return "structured";
  if (mediaType === "application/cloudevents-batch+json") return "batched";
  if (!isJsonMediaType(mediaType) || mediaType.includes("cloudevents")) {
    throw new BreakwaterError(
      "unsupported_media_type",
      mediaType === ""
        ? "The request has no Content-Type."
        : `Content-Type ${mediaType} is not taken here.`,
      {
        hint: "Send application/cloudevents+json, application/cloudevents-batch+json, or application/json with ce- headers.",
      },
    );
  }
  const missing = requiredAttributes.filter((name) => !headers[`ce-${name}`]);
  if (missing.length > 0) {
    throw new BreakwaterError(
      "bad_request",
      `A CloudEvent in binary mode needs the headers ${missing.map((name) => `ce-${name}`).join(", ")}.`,
      {
        hint: "Add them, or send the event as application/cloudevents+json.",
      },
    );
  }
  return "binary";
}

/**
 * The events of a request, not yet validated one by one.
 * @throws BreakwaterError `invalid_json`, or `bad_request` for a batch that is no array.
 */
export function readCloudEvents(
  mode: ContentMode,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): unknown[] {
  const parsed = parseJson(body);
  if (mode === "structured") return [parsed];
  if (mode === "batched") {
    if (Array.isArray(parsed)) return parsed;
    throw new BreakwaterError("bad_request", "A batch must be a JSON array.", {
      hint: "Send one event as application/cloudevents+json.",
    });
  }
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(headers)) {
    const attribute = attributeHeader.exec(name)?.[1];
    if (attribute) attributes[attribute] = percentDecoded(value);
  }
  return [
    {
      ...attributes,
      datacontenttype: headers["content-type"],
      data: parsed,
    },
  ];
}

/** HTTP protocol binding §3.1.3.2: attribute values are percent-encoded in headers. */
function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
