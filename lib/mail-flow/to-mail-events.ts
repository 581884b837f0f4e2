import type { z } from "zod";
import { BreakwaterError } from "../errors/breakwater-error";
import {
  cloudEventSchema,
  isJsonMediaType,
  mailReceivedType,
  mediaTypeOf,
  parseJson,
  type CloudEvent,
} from "./cloud-event";
import type { MailEvent } from "./mail-event";
import { mailReceivedSchema, toMailEvent } from "./mail-received";

/**
 * All events of a request, or none.
 * @throws BreakwaterError `bad_request` naming the first faulty event, from 0.
 */
export function toMailEvents(
  events: readonly unknown[],
  ear: MailEvent["ear"],
): MailEvent[] {
  return events.map((event, index) => {
    try {
      return toMailEvent(mailReceived(event), ear);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new BreakwaterError("bad_request", `Event ${index}: ${why}`, {
        cause: error,
        hint: "Nothing of the request was taken: mend this event and send all of them again.",
      });
    }
  });
}

function mailReceived(event: unknown) {
  const envelope = parse(cloudEventSchema, event, "");
  if (envelope.type !== mailReceivedType) {
    throw new Error(
      `type ${JSON.stringify(envelope.type.slice(0, 100))} is not known; ${mailReceivedType} is.`,
    );
  }
  return parse(mailReceivedSchema, dataOf(envelope), "data");
}

function dataOf(envelope: CloudEvent): unknown {
  const mediaType = mediaTypeOf(envelope.datacontenttype ?? "application/json");
  if (!isJsonMediaType(mediaType)) {
    throw new Error(`datacontenttype ${mediaType} is not JSON.`);
  }
  if (envelope.data !== undefined || envelope.data_base64 == null)
    return envelope.data;
  return parseJson(Buffer.from(envelope.data_base64, "base64"));
}

function parse<T extends z.ZodType>(
  schema: T,
  value: unknown,
  at: string,
): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = [...(at ? [at] : []), ...(issue?.path ?? [])].join(".");
  throw new Error(
    `${path ? `${path}: ` : ""}${issue?.message ?? "is not valid"}.`,
  );
}
