import { Webhook } from "standardwebhooks";
import { BreakwaterError } from "../errors/breakwater-error";

const needed = ["webhook-id", "webhook-timestamp", "webhook-signature"];

/** @throws BreakwaterError `not_configured` for secrets that could never verify anything. */
export function checkSecrets(secrets: readonly string[]): void {
  const usable = secrets.every((secret) => {
    try {
      return new Webhook(secret) instanceof Webhook;
    } catch {
      return false;
    }
  });
  if (usable && secrets.length > 0) return;
  throw new BreakwaterError(
    "not_configured",
    "There is no usable secret for mail-flow webhooks.",
    { hint: "Set it as whsec_ and base64, several separated by commas." },
  );
}

/**
 * Standard Webhooks over the raw bytes. Any of several secrets will do, so that a secret can be
 * changed without losing an event. The package compares in constant time, and takes stamps up to
 * five minutes off from the wall clock, which it reads itself.
 * @throws BreakwaterError `bad_signature`, the same for every way of being wrong.
 */
export function verifySignature(
  secrets: readonly string[],
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): void {
  const missing = needed.filter((name) => !headers[name]);
  if (missing.length > 0) {
    throw new BreakwaterError(
      "bad_signature",
      `The request is not signed: ${missing.join(", ")} missing.`,
      { hint: "Sign the raw body as Standard Webhooks describes." },
    );
  }
  const good = secrets.some((secret) => {
    try {
      new Webhook(secret).verify(body, { ...headers }, { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  });
  if (!good) {
    throw new BreakwaterError(
      "bad_signature",
      "The signature does not match the body and its time stamp.",
      {
        hint: "Check the gateway's secret (whsec_…) and its clock: stamps may be at most five minutes off.",
      },
    );
  }
}
