import fc from "fast-check";
import { createDeliveryQueue } from "../../../../dev/tenant/mail-flow/delivery-queue";
import { createMailFlow } from "../../../../dev/tenant/mail-flow/create-mail-flow";
import { createSmallTenant, createTestClock, everyone } from "../small-tenant";

const all = "all@small.example";

describe("queues that back up", () => {
  test("what comes faster than it is delivered waits, and drains afterwards", async () => {
    const clock = createTestClock();
    const tenant = createSmallTenant(
      600,
      [{ name: "all", members: everyone(600) }],
      clock,
    );
    const flow = createMailFlow(tenant, { deliveriesPerSecond: 10 });
    const began = clock.now();
    const [first, second] = [1, 2].map(() =>
      flow.send({ from: 0, to: [all], subject: "s" }),
    );
    expect(first).toMatchObject({
      deliveredFrom: began,
      deliveredTo: began + 60_000,
    });
    expect(second!.deliveredTo).toBe(began + 120_000);
    await clock.advance(30_000);
    expect(flow.queue.waitingAt(clock.now())).toBe(900);
    tenant.restrict("all", ["p1"]);
    expect(flow.send({ from: 0, to: [all], subject: "s" }).audience).toBe(0);
    // What was expanded goes on being delivered.
    await clock.advance(30_000);
    expect(flow.queue.waitingAt(clock.now())).toBe(600);
    expect(flow.queue.emptyAt).toBe(began + 120_000);
    expect(flow.queue.longestDelay).toBe(120_000);
  });

  test("every delivery is made once, in order, no faster than the capacity", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.array(
          fc.record({ deliveries: fc.nat(10_000), pause: fc.nat(60_000) }),
          { maxLength: 30 },
        ),
        (perSecond, mails) => {
          const queue = createDeliveryQueue(perSecond);
          let at = 0;
          let last = 0;
          for (const { deliveries, pause } of mails) {
            at += pause;
            const { from, to } = queue.take(deliveries, at);
            expect(from).toBeGreaterThanOrEqual(at);
            if (deliveries) {
              expect(from).toBeGreaterThanOrEqual(last);
              last = to;
            }
          }
          const made = [...queue.minutes.values()];
          const taken = mails.reduce((sum, one) => sum + one.deliveries, 0);
          expect(made.reduce((sum, one) => sum + one, 0)).toBeCloseTo(taken, 3);
          expect(Math.max(0, ...made)).toBeLessThanOrEqual(
            perSecond * 60 + 1e-6,
          );
        },
      ),
    );
  });
});
