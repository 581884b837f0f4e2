/**
 * A test for `-like`, without case. Only `*` is special (Learn, recipient filters); the pattern holds
 * at least one.
 */
export function likePattern(pattern: string): (value: string) => boolean {
  const parts = pattern.toLowerCase().split("*");
  const prefix = parts[0] ?? "";
  const suffix = parts.at(-1) ?? "";
  const middle = parts.slice(1, -1).filter((part) => part !== "");
  if (middle.length === 0 && suffix === "") return startsWith(prefix);
  return (value) => {
    const text = value.toLowerCase();
    if (text.length < prefix.length + suffix.length) return false;
    if (!text.startsWith(prefix) || !text.endsWith(suffix)) return false;
    let from = prefix.length;
    for (const part of middle) {
      const at = text.indexOf(part, from);
      if (at === -1) return false;
      from = at + part.length;
    }
    return from <= text.length - suffix.length;
  };
}

/** Looks at one character before it lowers the rest: names are compared a million at a time. */
function startsWith(prefix: string): (value: string) => boolean {
  if (prefix === "") return () => true;
  const first = prefix.charCodeAt(0);
  const other = prefix.charAt(0).toUpperCase().charCodeAt(0);
  if (first > 127) return (value) => value.toLowerCase().startsWith(prefix);
  return (value) => {
    const code = value.charCodeAt(0);
    // Beyond ASCII a letter may lower to one within it (the Kelvin sign to k).
    if (code !== first && code !== other && code <= 127) return false;
    return value.toLowerCase().startsWith(prefix);
  };
}
