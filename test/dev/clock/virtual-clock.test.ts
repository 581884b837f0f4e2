import fc from "fast-check";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createVirtualClock } from "../../../dev/clock/virtual-clock";

describe("virtual clock", () => {
  it("runs what is scheduled in the order of time, then of scheduling, whatever that is", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 }),
        async (times) => {
          const clock = createVirtualClock({ start: 0 });
          const seen: [number, number][] = [];
          times.forEach((time, index) =>
            clock.schedule(time, () => void seen.push([clock.now(), index])),
          );
          await clock.runUntil(20);
          expect(seen).toEqual(
            times
              .map((time, index): [number, number] => [time, index])
              .sort((a, b) => a[0] - b[0] || a[1] - b[1]),
          );
          expect(clock.now()).toBe(20);
        },
      ),
      { numRuns: 30, seed: 3 },
    );
  });

  it("stands while anything is busy, and goes on while that sleeps", async () => {
    const clock = createVirtualClock({ start: 1_000 });
    const seen: string[] = [];
    const work = async () => {
      const leave = clock.busy("work");
      await new Promise((resolve) => setTimeout(resolve, 30));
      seen.push(`worked at ${clock.now()}`);
      await clock.sleep(500);
      seen.push(`slept until ${clock.now()}`);
      leave();
    };
    clock.schedule(1_100, () => void seen.push(`event at ${clock.now()}`));
    void work();
    await clock.runUntil(2_000);
    expect(seen).toEqual([
      "worked at 1000",
      "event at 1100",
      "slept until 1500",
    ]);
  });

  it("waits for a request over loopback whose server sleeps", async () => {
    const clock = createVirtualClock({ start: 0 });
    const server = createServer((_, response) => {
      const leave = clock.busy("request");
      response.once("close", leave);
      void clock.sleep(60_000).then(() => response.end(String(clock.now())));
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    let answer = "";
    clock.schedule(10, async () => {
      answer = await (await fetch(`http://127.0.0.1:${port}/`)).text();
      answer += ` heard at ${clock.now()}`;
    });
    clock.schedule(90_000, () => {});
    await clock.runUntil(() => answer !== "");
    server.close();
    server.closeAllConnections();
    expect(answer).toBe("60010 heard at 60010");
  });

  it("asks whether it is quiet before every step, and works until it is", async () => {
    const clock = createVirtualClock({ start: 0 });
    const queue = ["a", "b"];
    const seen: string[] = [];
    clock.setQuietProbe(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      const message = queue.shift();
      if (message === undefined) return true;
      seen.push(`${message} at ${clock.now()}`);
      return false;
    });
    clock.schedule(5, () => void queue.push("c"));
    await clock.runUntil(9);
    expect(seen).toEqual(["a at 0", "b at 0", "c at 5"]);
  });

  it("goes on after a callback that throws or rejects, and reports it", async () => {
    const errors: unknown[] = [];
    const clock = createVirtualClock({
      start: 0,
      onError: (error) => errors.push((error as Error).message),
    });
    clock.schedule(1, () => {
      throw new Error("thrown");
    });
    clock.schedule(2, () => Promise.reject(new Error("rejected")));
    await clock.runUntil(3);
    expect(errors).toEqual(["thrown", "rejected"]);
  });

  it("neither runs nor waits for what was cancelled, and says when nothing is left", async () => {
    const clock = createVirtualClock({ start: 0 });
    const cancel = clock.schedule(5, () => {
      throw new Error("cancelled");
    });
    cancel();
    await expect(clock.runUntil(() => false)).rejects.toThrow(
      /nothing is scheduled/,
    );
    expect(clock.now()).toBe(0);
  });
});
