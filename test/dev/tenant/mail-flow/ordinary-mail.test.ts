import { createMailFlow } from "../../../../dev/tenant/mail-flow/create-mail-flow";
import { isReply, type Mail } from "../../../../dev/tenant/mail-flow/mail";
import { startOrdinaryMail } from "../../../../dev/tenant/mail-flow/ordinary-mail";
import { createSmallTenant, createTestClock, everyone } from "../small-tenant";

const hour = 3_600_000;

describe("startOrdinaryMail", () => {
  const setUp = () => {
    const clock = createTestClock();
    const tenant = createSmallTenant(
      1_500,
      [
        { name: "all", members: everyone(1_500) },
        { name: "ward", members: everyone(30) },
        { name: "site", members: everyone(300) },
      ],
      clock,
    );
    const flow = createMailFlow(tenant);
    const mails: Mail[] = [];
    flow.hear(({ mail }) => mails.push(mail));
    return { clock, tenant, flow, mails };
  };

  test("flows for ever and never looks like a storm", async () => {
    const { clock, tenant, flow, mails } = setUp();
    const stop = startOrdinaryMail(tenant, flow, {
      everySeconds: 20,
      historyHours: 0,
    });
    await clock.advance(12 * hour);
    expect(mails.length).toBeGreaterThan(1_000);
    const replies = mails.filter(isReply);
    expect(replies.length).toBeGreaterThan(50);
    // One reply to all a thread, and none on a large list: no rule that counts repliers can see more.
    expect(new Set(replies.map(({ conversation }) => conversation)).size).toBe(
      replies.length,
    );
    expect(
      replies.some(({ recipients }) =>
        recipients.includes("all@small.example"),
      ),
    ).toBe(false);
    expect(flow.results().rejected).toBe(0);
    stop();
    const before = mails.length;
    await clock.advance(hour);
    expect(mails).toHaveLength(before);
  });

  test("the trace has a past from the start, and nobody hears it", () => {
    const { clock, tenant, flow, mails } = setUp();
    startOrdinaryMail(tenant, flow, { everySeconds: 60, historyHours: 24 })();
    const { rows } = flow.trace.page(
      { from: clock.now() - 24 * hour, to: clock.now(), status: "expanded" },
      5_000,
    );
    expect(rows.length).toBeGreaterThan(300);
    expect(mails).toHaveLength(0);
    expect(flow.results().listMessages).toBe(0);
  });

  test("the same seed writes the same mail", async () => {
    const run = async (seed: number) => {
      const { clock, tenant, flow, mails } = setUp();
      startOrdinaryMail(tenant, flow, { seed, historyHours: 0 });
      await clock.advance(hour);
      return mails.map(
        ({ senderAddress, receivedAt, subject }) =>
          `${receivedAt} ${senderAddress} ${subject}`,
      );
    };
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
  });
});
