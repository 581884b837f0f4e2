/**
 * Cells as PowerShell's Export-Csv writes what Exchange returns. A collection becomes `{a, b}` in a
 * table view, `a;b` or `a b` where somebody joined it, and only its type's name where nobody did.
 */
export type SenderCell =
  { kind: "names"; names: string[] } | { kind: "unreadable" };

const typeName =
  /^(System\.|Microsoft\.Exchange\.|Deserialized\.)[\w.`[\], +]*$/;

/** Accepted or rejected senders, owners: names, addresses or GUIDs. */
export function readNamesCell(cell: string | undefined): SenderCell {
  const text = (cell ?? "").trim();
  if (text === "" || text === "{}") return { kind: "names", names: [] };
  if (typeName.test(text)) return { kind: "unreadable" };
  const inner =
    text.startsWith("{") && text.endsWith("}") ? text.slice(1, -1) : text;
  // A name may hold a comma or a blank, an address and a GUID hold neither: blanks part only addresses and GUIDs.
  const parts = /[;\n|]/.test(inner)
    ? inner.split(/[;\n|]/)
    : inner.split(/,\s*/);
  const names = parts.flatMap((part) =>
    everyWordIsAnId(part) ? part.trim().split(/\s+/) : [part.trim()],
  );
  if (names.some((name) => name.endsWith("...") || name.endsWith("…")))
    return { kind: "unreadable" };
  return { kind: "names", names: names.filter((name) => name !== "") };
}

function everyWordIsAnId(part: string): boolean {
  return part
    .trim()
    .split(/\s+/)
    .every(
      (word) =>
        /^[^@\s]+@[^@\s]+$/.test(word) ||
        /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(word),
    );
}
