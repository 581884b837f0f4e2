import type { DirectorySnapshot } from "../../directory/snapshot";
import { rowsOf } from "../../directory/take-rows";
import type { Log } from "../../ports/log";
import { day, type Clock } from "../../time/clock";
import {
  measureReach,
  type MeasuredReach,
  type ReachOptions,
} from "./measure-reach";
import { Expressions } from "../index/expressions";
import { keepParsed } from "./keep-parsed";
import { renewReach, type MeasuredBefore } from "./renew-reach";

/**
 * Measures one snapshot after another: by what changed where that is certain to give the same, and once a day
 * everybody. What it keeps is in this instance's memory; another one counts everybody the first time.
 */
export function createReachKeeper(deps: {
  options: ReachOptions;
  clock: Clock;
  log: Log;
}): (snapshot: DirectorySnapshot) => MeasuredReach {
  const { clock, log } = deps;
  const parsed = keepParsed();
  /** Made anew with every whole count, since filters that are gone stay in it. */
  let expressions = new Expressions();
  let kept: { before: MeasuredBefore; countedAt: number } | undefined;

  return (snapshot) => {
    const began = clock.now();
    const options = () => ({
      ...deps.options,
      parse: parsed.parse,
      expressions,
    });
    const renewed =
      kept && began - kept.countedAt < day
        ? renewReach(kept.before, snapshot, options())
        : null;
    if (!renewed) expressions = new Expressions();
    const measured = measureReach(snapshot, options(), renewed ?? undefined);
    const { recipients, ...frame } = snapshot;
    kept = {
      before: {
        frame,
        rows: rowsOf(recipients),
        figures: {
          ...measured.figures,
          senders: new Map([
            ...measured.figures.senders,
            ...measured.senderCounts,
          ]),
        },
        listCount: measured.listCount,
      },
      countedAt: renewed && kept ? kept.countedAt : began,
    };
    parsed.keepOnly(snapshot.lists);
    log.info("reach.measured", {
      version: snapshot.version,
      by: renewed ? "changes" : "everybody",
    });
    return measured;
  };
}
