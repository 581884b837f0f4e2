import { createRequestBudget } from "../../../../lib/tenant/transport/request-budget";
import { createTestClock } from "../test-clock";

const minute = 60_000;

describe("createRequestBudget", () => {
  it("lets a burst through at once and then keeps the rate", async () => {
    const clock = createTestClock();
    const budget = createRequestBudget({ clock, perSecond: 5 });
    const start = clock.now();
    const times: number[] = [];
    for (let i = 0; i < 15; i++) {
      await budget.take("background", start + minute);
      times.push(clock.now() - start);
    }
    expect(times.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(times[14]).toBeGreaterThanOrEqual(2_000);
    expect(times[14]).toBeLessThan(2_100);
  });

  it("serves the urgent before a waiting background, whatever order they came in", async () => {
    const clock = createTestClock();
    const budget = createRequestBudget({ clock, perSecond: 1 });
    const start = clock.now();
    const order: string[] = [];
    const take = (name: string, priority: "urgent" | "background") =>
      budget.take(priority, start + minute).then(() => order.push(name));
    await Promise.all([
      take("sync 1", "background"),
      take("sync 2", "background"),
      take("sync 3", "background"),
      take("throw 1", "urgent"),
      take("throw 2", "urgent"),
    ]);
    expect(order).toEqual(["sync 1", "throw 1", "throw 2", "sync 2", "sync 3"]);
  });

  it("holds the background for as long as the service asked, and lets the urgent try", async () => {
    const clock = createTestClock();
    const budget = createRequestBudget({ clock, perSecond: 5 });
    const start = clock.now();
    budget.throttled(5 * minute);
    const background = budget
      .take("background", start + 10 * minute)
      .then(() => clock.now() - start);
    await budget.take("urgent", start + minute);
    expect(clock.now() - start).toBeLessThan(1_000);
    expect(await background).toBeGreaterThanOrEqual(5 * minute);
  });

  it("refuses at once what could not be sent before its deadline", async () => {
    const clock = createTestClock();
    const budget = createRequestBudget({ clock, perSecond: 5 });
    budget.throttled(5 * minute);
    await expect(
      budget.take("background", clock.now() + minute),
    ).rejects.toMatchObject({
      code: "tenant_throttled",
      retryAfterSeconds: 300,
    });
    expect(clock.slept).toEqual([]);
  });

  it("halves its rate when throttled and wins it back by successes", () => {
    const budget = createRequestBudget({
      clock: createTestClock(),
      perSecond: 8,
    });
    budget.throttled(0);
    budget.throttled(0);
    expect(budget.rate).toBe(2);
    for (let i = 0; i < 100; i++) budget.throttled(0);
    expect(budget.rate).toBe(0.1);
    for (let i = 0; i < 100; i++) budget.succeeded();
    expect(budget.rate).toBe(8);
  });
});
