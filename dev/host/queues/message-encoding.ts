import type { QueueSettings } from "../host-json";

type Encoding = QueueSettings["messageEncoding"];

export function encodeMessage(text: string | Buffer, as: Encoding): string {
  const bytes = Buffer.from(text as string);
  return bytes.toString(as === "base64" ? "base64" : "utf8");
}

/** Undefined when it is not what the encoding promises. */
export function decodeMessage(text: string, as: Encoding): string | undefined {
  if (as === "none") return text;
  const isBase64 = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
  return isBase64 ? Buffer.from(text, "base64").toString("utf8") : undefined;
}
