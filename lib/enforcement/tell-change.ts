import type { EnforcementChange } from "./enforcement-change";
import type { EnforcementDeps } from "./enforcement-deps";

/** A timeline that fails must not stop the restriction that it would tell of. */
export async function tellChange(
  deps: Pick<EnforcementDeps, "log" | "onChange">,
  change: EnforcementChange,
): Promise<void> {
  try {
    await deps.onChange?.(change);
  } catch {
    deps.log.warn("enforcement.change-not-told", { key: change.key });
  }
}
