import { badRequest } from "../graph-error";

/** Learn, notification endpoint validation: an answer within 10 seconds. */
const patience = 10_000;

/**
 * The handshake: a POST with an encoded token in the query, to be answered by 200, text/plain and the
 * decoded token. Throws GraphError 400.
 */
export async function validateEndpoint(
  url: string,
  token: string,
  signal?: AbortSignal,
): Promise<void> {
  const address = `${url}${url.includes("?") ? "&" : "?"}validationToken=${encodeURIComponent(token)}`;
  let answer: Response;
  let text: string;
  const limit = AbortSignal.timeout(patience);
  try {
    answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "text/plain; charset=utf-8" },
      redirect: "manual",
      signal: signal ? AbortSignal.any([limit, signal]) : limit,
    });
    text = await answer.text();
  } catch {
    throw failed(
      limit.aborted
        ? "Subscription validation request timed out."
        : "Subscription validation request failed. The notification endpoint could not be reached.",
    );
  }
  if (answer.status !== 200)
    throw failed(
      "Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request.",
    );
  const type = answer.headers.get("content-type") ?? "";
  if (!type.toLowerCase().startsWith("text/plain") || text !== token)
    throw failed(
      "Subscription validation request failed. Response must be the decoded validation token as text/plain.",
    );
}

const failed = (message: string) => badRequest(message, "ValidationError");

/** Learn: https only. Here a server on this machine may do without. Throws GraphError 400. */
export function checkNotificationUrl(text: string, property: string): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  const local = ["127.0.0.1", "localhost", "[::1]"].includes(
    url?.hostname ?? "",
  );
  if (url?.protocol !== "https:" && !(url?.protocol === "http:" && local))
    throw badRequest(
      `${property} must be an https address (http only for this machine).`,
      "InvalidRequest",
    );
}
