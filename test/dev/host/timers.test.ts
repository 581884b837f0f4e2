import { createVirtualClock } from "../../../dev/clock/virtual-clock";
import { createRealClock } from "../../../dev/clock/real-clock";
import { parseNcrontab } from "../../../dev/host/timers/ncrontab";
import { retryDelay } from "../../../dev/host/timers/retry-delay";
import {
  createBlobTimerStatus,
  never,
} from "../../../dev/host/timers/timer-status";
import { testStorageConnection } from "../../support/azurite";
import { startFixture } from "./start-fixture";

const at = (text: string) => Date.parse(text);
const iso = (time: number | undefined) =>
  time === undefined ? undefined : new Date(time).toISOString();

describe("NCRONTAB", () => {
  it.each([
    ["0 */5 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:05:00.000Z"],
    ["30 0 * * * *", "2026-01-01T00:00:29.500Z", "2026-01-01T00:00:30.000Z"],
    ["*/15 * * * * *", "2026-01-01T00:00:45Z", "2026-01-01T00:01:00.000Z"],
    [
      "0 0 9-17 * * MON-FRI",
      "2026-01-02T17:00:00Z",
      "2026-01-05T09:00:00.000Z",
    ],
    ["0 0 0 1 JAN *", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00.000Z"],
    ["0 5/20 * * * *", "2026-01-01T00:25:00Z", "2026-01-01T00:45:00.000Z"],
    ["15 10 * * *", "2026-01-01T00:00:00Z", "2026-01-01T10:15:00.000Z"],
    // Day of month AND day of week: the next Friday the 13th, not the next 13th or Friday.
    ["0 0 0 13 * 5", "2026-03-14T00:00:00Z", "2026-11-13T00:00:00.000Z"],
    // No day in summer is skipped: there is no summer time in UTC.
    ["0 30 1 29 3 *", "2026-03-28T00:00:00Z", "2026-03-29T01:30:00.000Z"],
  ])("%s after %s is %s", (expression, after, next) => {
    expect(iso(parseNcrontab(expression).next(at(after)))).toBe(next);
  });

  it.each([
    "* * * *",
    "60 * * * * *",
    "0 0 24 * * *",
    "0 0 0 0 * *",
    "0 0 0 * * 7",
    "0 0 0 * 13 *",
    "0 0 0 L * *",
    "0 0 0 ? * *",
    "0 9-5 * * * *",
    "0 */0 * * * *",
    "00:05:00",
  ])("refuses %s", (expression) => {
    expect(() => parseNcrontab(expression)).toThrow(/NCRONTAB/);
  });

  it("has no occurrence of a day that never comes", () => {
    expect(parseNcrontab("0 0 0 31 2 *").next(0)).toBeUndefined();
  });
});

describe("retries", () => {
  it.each([
    [
      {
        retryStrategy: "fixedDelay",
        maxRetryCount: 2,
        delayInterval: { seconds: 10 },
      },
      [10_000, 10_000, undefined],
    ],
    [
      {
        retryStrategy: "fixedDelay",
        maxRetryCount: -1,
        delayInterval: { seconds: 1 },
      },
      [1_000, 1_000, 1_000],
    ],
    [
      {
        retryStrategy: "exponentialBackoff",
        maxRetryCount: 9,
        minimumInterval: { seconds: 4 },
        maximumInterval: { seconds: 10 },
      },
      [4_000, 8_000, 10_000],
    ],
    [undefined, [undefined, undefined, undefined]],
  ] as const)("%j waits %j", (options, waits) => {
    expect([1, 2, 3].map((retry) => retryDelay(options, retry))).toEqual(waits);
  });
});

describe("timer functions", () => {
  it("run on their schedule in virtual time, and retry", async () => {
    const clock = createVirtualClock({ start: at("2026-01-01T11:58:30Z") });
    const running = await startFixture({ clock });
    await clock.runUntil(at("2026-01-01T12:00:15Z"));
    const entries = running.journal.filter((entry) => "timer" in entry);
    expect(entries).toEqual([
      { timer: "tick", isPastDue: false, last: never },
      { timer: "flaky", retry: 0 },
      { timer: "tick", isPastDue: false, last: "2026-01-01T11:59:00.000Z" },
      { timer: "flaky", retry: 1 },
    ]);
    await clock.runUntil(at("2026-01-01T12:00:59Z"));
    expect(running.journal.at(-1)).toEqual({ timer: "flaky", retry: 2 });
    await running.host.stop();
    running.remove();
  });

  it.each([
    ["was due while nothing ran", "0 0 */2 * * *", -1, true],
    ["is not due yet", "0 0 */2 * * *", 0, false],
    ["has another schedule now", "0 30 */2 * * *", -1, false],
  ])(
    "catches up once with isPastDue when it %s: %s",
    async (_, schedule, shift, isLate) => {
      const status = createBlobTimerStatus(
        testStorageConnection(),
        "breakwater-embedded",
      );
      const period = 2 * 3_600_000;
      const next = (Math.floor(Date.now() / period) + 1 + shift) * period;
      await status.write("tick", {
        Last: new Date(next - period).toISOString(),
        Next: new Date(next).toISOString(),
        LastUpdated: new Date(next - period).toISOString(),
      });
      const running = await startFixture({
        clock: createRealClock(),
        persistTimerStatus: true,
        settings: { FIXTURE_SCHEDULE: schedule },
      });
      await running.host.stop();
      const ticks = running.journal.filter(({ timer }) => timer === "tick");
      expect(ticks.map(({ isPastDue }) => isPastDue)).toEqual(
        isLate ? [true] : [],
      );
      const stored = await status.read("tick");
      expect(Date.parse(stored!.Next)).toBeGreaterThan(Date.now());
      running.remove();
    },
  );
});
