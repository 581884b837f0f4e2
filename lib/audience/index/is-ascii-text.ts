/** Whether a byte is a character in all of it. */
export function isAsciiText(text: string): boolean {
  return Buffer.byteLength(text, "utf8") === text.length;
}
