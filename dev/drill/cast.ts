import { createSeeded } from "../tenant/mail-flow/seeded";
import type { World } from "./create-world";

/** Of the list's people, how many stand by for the parts of a scenario. */
const castAtMost = 1_500;
/** Whose mailboxes are Breakwater's own and the sentinel. */
const noticesNumber = 3;
const sentinelNumber = 4;

export type Cast = (n: number) => number;

/** People of the list (rows) by their number; where it is tiny they take turns. */
export function castOf({ state, tenant, list }: World, seed: number): Cast {
  const reached = [...tenant.mailFlow.expansions.rows(list)];
  const mailboxes = reached.filter(
    (row) => state.recipients.type(row) === "UserMailbox",
  );
  const able = mailboxes.length ? mailboxes : reached;
  const drawn = createSeeded(seed, "drill-cast").sample(
    castAtMost,
    able.length,
  );
  return (n) => able[drawn[n % drawn.length]!]!;
}

/** The member of the list whose mailbox is a sentinel: it hears what the list gets, and whatever is sent straight to it. */
export function sentinelOf(cast: Cast): number {
  return cast(sentinelNumber);
}

/** The mailbox that Breakwater's own mail comes from: one of the tenant, or the list refuses it. */
export function noticesSenderOf(cast: Cast): number {
  return cast(noticesNumber);
}

/** Its address, lower case. */
export function noticesFrom(world: World, seed: number): string {
  const row = noticesSenderOf(castOf(world, seed));
  return String(
    world.state.recipients.property(row, "PrimarySmtpAddress"),
  ).toLowerCase();
}
