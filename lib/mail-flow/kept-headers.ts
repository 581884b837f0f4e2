import { parseMessageIds } from "./message-id";

/** What detection reads. Everything else a gateway passes on is dropped at the door. */
export const keptHeaders = [
  "auto-submitted",
  "content-type",
  "precedence",
  "return-path",
  "x-autoreply",
  "x-autorespond",
  "x-breakwater-signature",
  "x-failed-recipients",
  "x-ms-exchange-inbox-rules-loop",
] as const;
export type KeptHeader = (typeof keptHeaders)[number];

/** Longer than any value that means something to us. */
const valueAtMost = 300;

export function keepHeaders(
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  const lower = lowerCaseNames(headers);
  const kept: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = lower.get(name);
    if (value !== undefined) kept[name] = value.slice(0, valueAtMost);
  }
  return kept;
}

/** In-Reply-To and References, for gateways that pass the header block on instead of fields. */
export function threadHeaders(headers: Readonly<Record<string, string>>): {
  inReplyTo: string | null;
  references: string[];
} {
  const lower = lowerCaseNames(headers);
  return {
    inReplyTo: parseMessageIds(lower.get("in-reply-to") ?? "")[0] ?? null,
    references: parseMessageIds(lower.get("references") ?? ""),
  };
}

function lowerCaseNames(
  headers: Readonly<Record<string, string>>,
): Map<string, string> {
  return new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
