import type { MailEvent } from "../mail-flow/mail-event";

/**
 * Whether a machine wrote it: out-of-office, receipt, bounce, robot. RFC 3834 §5 (Auto-Submitted),
 * RFC 3798 and RFC 3462 (multipart/report), and what Exchange and older responders set instead.
 * `Precedence: list` and `bulk` are left out: list managers set them on what people write.
 */
export function isAutomatic({ sender, headers, subject }: MailEvent): boolean {
  const autoSubmitted = headers["auto-submitted"]?.trim().toLowerCase();
  return (
    sender === "" ||
    (autoSubmitted !== undefined && !/^no\b/.test(autoSubmitted)) ||
    headers["return-path"]?.trim() === "<>" ||
    /^\s*auto_?reply\b/i.test(headers["precedence"] ?? "") ||
    /^\s*multipart\/report\b/i.test(headers["content-type"] ?? "") ||
    "x-autoreply" in headers ||
    "x-autorespond" in headers ||
    "x-failed-recipients" in headers ||
    "x-ms-exchange-inbox-rules-loop" in headers ||
    isAutomaticSubject(subject)
  );
}

/** How Exchange begins the subject of its automatic replies: all that a message trace shows of them. */
export function isAutomaticSubject(subject: string | null): boolean {
  return /^(automatic reply|out of office|automatische antwort|réponse automatique|respuesta automática|undeliverable|read): /i.test(
    subject ?? "",
  );
}
