import { BreakwaterError } from "../errors/breakwater-error";

/** Two runs are under way, and this is the one that ends: what it read is in storage, or known to the other. */
export function takenOver(): BreakwaterError {
  return new BreakwaterError("conflict", "Another directory sync is running.", {
    hint: "Nothing: this run gives way to it.",
  });
}
