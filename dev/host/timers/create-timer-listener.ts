import type { DevClock } from "../../clock/dev-clock";
import type { RetryContext } from "../core-api/core-types";
import type { RegisteredFunction } from "../core-api/function-registry";
import type { HostLog } from "../host-options";
import { describe, type Invoke } from "../invoke";
import { parseNcrontab } from "./ncrontab";
import { retryDelay } from "./retry-delay";
import { never, type TimerStatus, type TimerStatusStore } from "./timer-status";

export interface TimerListener {
  start(): Promise<void>;
  /** Runs it now, outside its schedule, in the same order of things (retries too). */
  runNow(): Promise<void>;
  /** No new run begins; resolves when the one in hand has ended. */
  stop(): Promise<void>;
}

interface TimerOptions {
  target: RegisteredFunction;
  /** With its settings resolved. */
  schedule: string;
  clock: DevClock;
  invoke: Invoke;
  status: TimerStatusStore;
  log: HostLog;
}

/** One timer: never two runs of it at once, and what it missed while one ran is not made up for. */
export function createTimerListener(options: TimerOptions): TimerListener {
  const { target, clock, invoke, status } = options;
  const schedule = parseNcrontab(options.schedule);
  const isMonitored =
    (target.trigger.useMonitor as boolean | undefined) ?? schedule.isSlow;
  const iso = (at: number | undefined) =>
    at === undefined ? never : new Date(at).toISOString();
  let running = Promise.resolve();
  let stopped = false;
  let disarm = () => {};
  let endWait = () => {};
  let memory: TimerStatus | undefined;

  async function run(isPastDue: boolean): Promise<void> {
    const input = JSON.stringify({
      Schedule: { AdjustForDST: true },
      ScheduleStatus: memory ?? null,
      IsPastDue: isPastDue,
    });
    let retryContext: RetryContext | undefined;
    for (let retry = 1; ; retry++) {
      try {
        await invoke(target, {
          data: { json: input },
          ...(retryContext ? { retryContext } : {}),
        });
        return;
      } catch (error) {
        const wait = retryDelay(target.metadata.retryOptions, retry);
        if (wait === undefined || stopped) return;
        retryContext = {
          retryCount: retry,
          maxRetryCount: target.metadata.retryOptions?.maxRetryCount ?? 0,
          exception: { message: describe(error) },
        };
        await new Promise<void>((resolve) => {
          endWait = resolve;
          clock.schedule(clock.now() + wait, resolve);
        });
        if (stopped) return;
      }
    }
  }

  const enqueue = (work: () => Promise<void>) => {
    running = running.then(work).catch((error: unknown) =>
      options.log({
        level: "error",
        category: "system",
        functionName: target.name,
        message: `The timer of "${target.name}" failed: ${describe(error)}`,
      }),
    );
    return running;
  };

  async function runOnSchedule(isPastDue: boolean): Promise<void> {
    const began = clock.now();
    await run(isPastDue);
    const now = clock.now();
    memory = {
      Last: iso(began),
      Next: iso(schedule.next(now)),
      LastUpdated: iso(now),
    };
    await save(memory);
  }

  async function save(current: TimerStatus): Promise<void> {
    if (!isMonitored) return;
    const leave = clock.busy(`status of timer ${target.name}`);
    try {
      await status.write(target.name, current);
    } finally {
      leave();
    }
  }

  function arm(): void {
    if (stopped) return;
    const next = schedule.next(clock.now());
    if (next === undefined) return;
    // Not awaited: a run may wait for its retry, and time must pass for that.
    disarm = clock.schedule(next, () => {
      void enqueue(async () => {
        if (!stopped) await runOnSchedule(false);
      }).then(arm);
    });
  }

  /** The real host's rule: what was due and not done runs once, unless the schedule itself changed meanwhile. */
  async function isPastDue(): Promise<boolean> {
    if (!isMonitored) return false;
    const now = clock.now();
    const stored = await status.read(target.name);
    if (stored) {
      const from = stored.Last === never ? stored.LastUpdated : stored.Last;
      const expected = schedule.next(Date.parse(from));
      memory = stored;
      if (expected !== undefined && iso(expected) === stored.Next)
        return now > expected;
    }
    memory = {
      Last: stored?.Last ?? never,
      Next: iso(schedule.next(now)),
      LastUpdated: iso(now),
    };
    await save(memory);
    return false;
  }

  return {
    async start() {
      const late = await isPastDue();
      if (late || target.trigger.runOnStartup === true)
        void enqueue(() => runOnSchedule(late)).then(arm);
      else arm();
    },
    runNow: () => enqueue(() => run(false)),
    async stop() {
      stopped = true;
      disarm();
      endWait();
      await running;
    },
  };
}
