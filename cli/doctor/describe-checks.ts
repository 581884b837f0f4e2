import type { Check } from "./check-app";

const marks = { ok: "ok  ", attention: "LOOK" };

/** One line a check. */
export function describeChecks(checks: readonly Check[]): string {
  return checks
    .map(({ state, name, says }) => `${marks[state]}  ${name}: ${says}\n`)
    .join("");
}
