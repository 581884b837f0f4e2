import type { Activation } from "../../lib/enforcement/desired-state/activation";
import { table } from "./table";

export function describeActivations(
  activations: readonly Activation[],
  all: boolean,
): string {
  if (activations.length === 0)
    return all
      ? "The kill switch was never thrown.\n"
      : "The kill switch holds nothing. (--all shows what was released.)\n";
  return table(
    ["ID", "STATE", "SCOPE", "TARGET", "LISTS", "UNTIL", "BY", "REASON"],
    activations.map((one) => [
      one.id,
      one.state,
      one.scope,
      one.target ?? "",
      one.lists.length,
      minuteOf(one.expiresAt),
      one.by,
      one.reason,
    ]),
  );
}

export function describeActivation(one: Activation): string {
  const facts = [
    `${one.id}  ${one.state}`,
    `${one.scope}${one.target === null ? "" : ` ${one.target}`}: ${one.reason} (${one.by})`,
    [
      `requested ${minuteOf(one.requestedAt)}`,
      one.appliedAt && `applied ${minuteOf(one.appliedAt)}`,
      one.effectiveAt && `seen to refuse ${minuteOf(one.effectiveAt)}`,
      one.releasedAt
        ? `released ${minuteOf(one.releasedAt)}`
        : `until ${minuteOf(one.expiresAt)}`,
    ]
      .filter(Boolean)
      .join(", "),
  ];
  if (one.lists.length === 0) return `${facts.join("\n")}\nNo list is held.\n`;
  return `${facts.join("\n")}\n\n${table(
    ["LIST", "STATE", "BEFORE", "NOW", "NOTE"],
    one.lists.map(({ address, state, before, now, note }) => [
      address,
      state,
      senders(before),
      senders(now),
      note ?? "",
    ]),
  )}`;
}

function senders(accepted: readonly string[] | null): string {
  if (accepted === null) return "not read yet";
  if (accepted.length === 0) return "everyone";
  return accepted.length <= 2
    ? accepted.join(", ")
    : `${accepted.slice(0, 2).join(", ")} and ${accepted.length - 2} more`;
}

/** `2016-11-14 08:29Z` */
export function minuteOf(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")}Z`;
}
