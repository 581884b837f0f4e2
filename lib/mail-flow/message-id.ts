/** A Message-ID without its angle brackets and surrounding space: the form in which it is stored and compared. */
export function normalizeMessageId(text: string): string {
  return text
    .trim()
    .replace(/^<+|>+$/g, "")
    .trim();
}

/** The ids of an In-Reply-To or References header, in their order, each once. */
export function parseMessageIds(header: string): string[] {
  const bracketed = header.match(/<[^<>]+>/g);
  const ids = (bracketed ?? header.split(/[\s,]+/)).map(normalizeMessageId);
  return [...new Set(ids.filter((id) => id !== ""))];
}
