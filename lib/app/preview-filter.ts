import {
  measureReach,
  type MeasuredReach,
  type ReachOptions,
} from "../audience/reach/measure-reach";
import { explainFilter } from "../audience/filter/explain-filter";
import type { ParseFault } from "../audience/filter/ast";
import { parseFilter } from "../audience/filter/parse-filter";
import type { DirectorySnapshot } from "../directory/snapshot";
import { BreakwaterError } from "../errors/breakwater-error";
import type { ApiDeps } from "../http/api-deps";

/** Answers what a filter would reach, on the newest snapshot; keeps what it measured for the next question. */
export function createPreview(deps: {
  loadSnapshot(): Promise<DirectorySnapshot | undefined>;
  options: ReachOptions;
}): ApiDeps["preview"] {
  let kept: { version: string; measured: MeasuredReach } | undefined;

  return async (filter) => {
    const parsed = parseFilter(filter);
    if (!parsed.ok) throw brokenFilter(parsed.error);
    const snapshot = await deps.loadSnapshot();
    if (!snapshot)
      throw new BreakwaterError(
        "not_found",
        "The directory has not been learnt yet.",
        { hint: "Wait for the first run of sync-directory." },
      );
    if (kept?.version !== snapshot.version) {
      kept?.measured.dispose();
      kept = {
        version: snapshot.version,
        measured: measureReach(snapshot, deps.options),
      };
    }
    const preview = kept.measured.preview(filter);
    if (!preview.ok) throw brokenFilter(preview.fault);
    const { status, audience, readings, unknown, findings } = preview;
    return {
      takes: explainFilter(parsed.filter),
      count: audience.count,
      status,
      ...(readings && { readings }),
      unknown,
      findings: findings.map(({ rule, message }) => ({ rule, message })),
      asOf: snapshot.takenAt,
    };
  };
}

function brokenFilter({ position, message }: ParseFault): BreakwaterError {
  return new BreakwaterError(
    "invalid_filter",
    `The filter is broken at position ${position}: ${message}`,
    { hint: "Mend it there; positions count characters from 0." },
  );
}
