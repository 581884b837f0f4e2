import type { AuditedList } from "../audited-list";
import { count } from "../words";

/** A list's reach as a figure: `≥` before what can only be too small. */
export function reachFigure({
  reach,
  complete,
}: Pick<AuditedList, "reach" | "complete">): string {
  if (reach === null) return "unknown";
  return `${complete ? "" : "≥ "}${count(reach)}`;
}

const kindNames: Record<string, [one: string, many: string]> = {
  mailbox: ["mailbox", "mailboxes"],
  shared: ["shared mailbox", "shared mailboxes"],
  room: ["room", "rooms"],
  guest: ["guest", "guests"],
  contact: ["contact", "contacts"],
  other: ["other", "others"],
};

/** `18 mailboxes, 1 guest`; blank where nobody is in it. */
export function kindFigures(byKind: AuditedList["byKind"]): string {
  return Object.entries(byKind ?? {})
    .filter(([, found]) => found > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, found]) => {
      const [one, many] = kindNames[kind] ?? [kind, kind];
      return `${count(found)} ${found === 1 ? one : many}`;
    })
    .join(", ");
}
