/** `Name <A@B.example>` and `A@B.example` alike as `a@b.example`; `<>` (the null sender of bounces) as "". */
export function bareAddress(text: string): string {
  const inBrackets = /<([^<>]*)>\s*$/.exec(text);
  return (inBrackets?.[1] ?? text).trim().toLowerCase();
}

/** Generous on purpose: Exchange accepts more than RFC 5321 does, and the directory decides what is a list. */
export function isAddress(text: string): boolean {
  return text.length <= 320 && /^[^\s@<>]+@[^\s@<>]+$/.test(text);
}
