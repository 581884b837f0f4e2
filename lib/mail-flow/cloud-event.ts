import { z } from "zod";
import { BreakwaterError } from "../errors/breakwater-error";

export const mailReceivedType = "breakwater.mail.received.v1";

/** CloudEvents 1.0 §3: the required attributes, and the optional ones that have a form. Extensions pass. */
export const cloudEventSchema = z.looseObject({
  specversion: z.literal("1.0"),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().min(1),
  time: z.iso.datetime({ offset: true }).nullish(),
  subject: z.string().min(1).nullish(),
  dataschema: z.string().min(1).nullish(),
  datacontenttype: z.string().min(1).nullish(),
  data: z.unknown().optional(),
  data_base64: z.string().nullish(),
});
export type CloudEvent = z.infer<typeof cloudEventSchema>;

/** JSON by its media type: `application/json`, `text/json`, `…+json`. */
export function isJsonMediaType(mediaType: string): boolean {
  return /^(application|text)\/json$|\+json$/.test(mediaType);
}

export function mediaTypeOf(contentType: string): string {
  return (contentType.split(";")[0] ?? "").trim().toLowerCase();
}

/**
 * JSON from bytes that must be UTF-8.
 * @throws BreakwaterError `invalid_json`
 */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(body),
    ) as unknown;
  } catch (cause) {
    throw new BreakwaterError(
      "invalid_json",
      `The body is not JSON: ${cause instanceof Error ? cause.message : "unreadable"}.`,
      { cause, hint: "Send UTF-8 JSON." },
    );
  }
}
