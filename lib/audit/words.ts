const numbers = new Intl.NumberFormat("en-GB");
const days = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});

/** 840000 as `840,000`. */
export function count(value: number): string {
  return numbers.format(value);
}

/** A number of recipients as a message says it; null is unknown, and what is not complete a lower bound. */
export function size(known: number | null, complete: boolean): string {
  if (known === null) return "an unknown number of recipients";
  return `${complete ? "" : "at least "}${count(known)} ${known === 1 ? "recipient" : "recipients"}`;
}

/** An ISO time as people write it, in UTC. */
export function when(iso: string): string {
  return `${days.format(new Date(iso))} UTC`;
}
