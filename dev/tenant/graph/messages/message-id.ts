import type { MailboxMessage } from "../../mail-flow/mailboxes";
import { seededGuid } from "../../mail-flow/seeded";
import type { TenantState } from "../../tenant-state";

/** Learn, Outlook immutable ids: asked for with every request. */
export function prefersImmutableIds(
  headers: Readonly<Record<string, unknown>>,
): boolean {
  const { prefer } = headers;
  return (
    typeof prefer === "string" && /IdType\s*=\s*"?ImmutableId"?/i.test(prefer)
  );
}

/** Opaque; the two kinds differ, and both lead to the message. */
export function messageId(
  { seed }: Pick<TenantState, "seed">,
  row: number,
  { id }: Pick<MailboxMessage, "id">,
  immutable: boolean,
): string {
  const mailbox = seededGuid(seed, `mailbox:${row}`).replaceAll("-", "");
  const tail = Buffer.from(
    mailbox + id.toString(16).padStart(12, "0"),
    "hex",
  ).toString("base64url");
  return `${immutable ? "AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A" : "AAMkAGUwNjQ4ZjIxLTQ3Y2YtNDViMi1iZjE4"}${tail}`;
}

/** Number of the message in its mailbox; undefined where the id is of none. */
export function messageNumber(
  state: Pick<TenantState, "seed">,
  row: number,
  text: string,
): number | undefined {
  const tail = Buffer.from(text.slice(36), "base64url").toString("hex");
  const id = parseInt(tail.slice(32), 16);
  return [true, false].some(
    (immutable) => messageId(state, row, { id }, immutable) === text,
  )
    ? id
    : undefined;
}
