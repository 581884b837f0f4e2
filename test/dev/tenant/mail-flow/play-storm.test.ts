import fc from "fast-check";
import { createMailFlow } from "../../../../dev/tenant/mail-flow/create-mail-flow";
import { planStorm } from "../../../../dev/tenant/mail-flow/plan-storm";
import { playStorm } from "../../../../dev/tenant/mail-flow/play-storm";
import type { StormScript } from "../../../../dev/tenant/mail-flow/storm-script";
import { createSmallTenant, createTestClock, everyone } from "../small-tenant";

const minute = 60_000;
const script: StormScript = {
  list: "all@small.example",
  subject: "Test",
  // The assumed curve of 14 November 2016, up to its tenth minute.
  listMessagesByMinute: [
    [0, 1],
    [2, 3],
    [5, 12],
    [10, 45],
  ],
  repliers: 30,
  shareOfDistinctRepliersAmongFirst20: 0.9,
  shareOfAutomaticAnswers: 0.25,
};

describe("planStorm", () => {
  test("meets the script's figures at the script's minutes", () => {
    const plan = planStorm(script, 1);
    for (const [at, messages] of script.listMessagesByMinute)
      expect(plan.filter(({ offset }) => offset <= at * minute)).toHaveLength(
        messages,
      );
    const replies = plan.slice(1);
    const distinct = (mails: typeof plan) =>
      new Set(mails.map(({ author }) => author)).size;
    expect(distinct(replies.slice(0, 20))).toBe(18);
    const human = replies.filter(({ kind }) => kind !== "automatic");
    expect(distinct(human)).toBe(30);
    expect(replies.length - human.length).toBe(6);
    expect(replies.slice(0, 20).some(({ kind }) => kind === "automatic")).toBe(
      false,
    );
  });

  test("is decided by the seed", () => {
    expect(planStorm(script, 1)).toEqual(planStorm(script, 1));
    expect(planStorm(script, 1)).not.toEqual(planStorm(script, 2));
  });

  test.each([
    ["starts later", [[1, 1]]],
    ["has no first mail", [[0, 0]]],
    [
      "falls",
      [
        [0, 5],
        [1, 4],
      ],
    ],
    [
      "goes back in time",
      [
        [0, 1],
        [5, 2],
        [5, 3],
      ],
    ],
    ["is empty", []],
  ] as [string, [number, number][]][])(
    "refuses a curve that %s",
    (_, listMessagesByMinute) => {
      expect(() => planStorm({ ...script, listMessagesByMinute }, 1)).toThrow(
        RangeError,
      );
    },
  );

  test("plans every script in order of time, one original first", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.nat(30), { maxLength: 6 }),
        fc.nat(60),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, steps, repliers, share) => {
          let messages = 1;
          const curve: [number, number][] = [
            [0, 1],
            ...steps.map((step, i): [number, number] => [
              i + 1,
              (messages += step),
            ]),
          ];
          const plan = planStorm(
            {
              ...script,
              listMessagesByMinute: curve,
              repliers,
              shareOfAutomaticAnswers: share,
              shareOfDistinctRepliersAmongFirst20: share,
            },
            seed,
          );
          expect(plan).toHaveLength(messages);
          expect(plan.map(({ kind }) => kind).indexOf("original")).toBe(0);
          expect(plan.filter(({ kind }) => kind === "original")).toHaveLength(
            1,
          );
          expect(
            plan.every(
              ({ offset }, i) => i === 0 || offset >= plan[i - 1]!.offset,
            ),
          ).toBe(true);
        },
      ),
    );
  });
});

describe("playStorm", () => {
  const setUp = (people = 100) => {
    const clock = createTestClock();
    const tenant = createSmallTenant(
      people,
      [{ name: "all", members: everyone(people) }],
      clock,
    );
    const flow = createMailFlow(tenant, {
      stormProtection: { enabled: false },
    });
    return { clock, tenant, flow };
  };

  test("unguarded: every mail of the script reaches everyone", async () => {
    const { clock, tenant, flow } = setUp();
    const storm = playStorm(tenant, flow, script);
    await clock.advance(11 * minute);
    const course = await storm.finished;
    expect(flow.results()).toMatchObject({
      deliveries: 45 * 100,
      listMessages: 45,
      rejected: 0,
    });
    expect(course).toMatchObject({
      refused: 0,
      unwritten: 0,
      repliers: 30,
      written: { original: 1, automatic: 6 },
    });
  });

  test("every reply answers a mail of the thread that had arrived before it", async () => {
    const { clock, tenant, flow } = setUp();
    const arrived = new Map<string, number>();
    let original: string | null = null;
    flow.hear(({ mail }) => {
      if (mail.inReplyTo === null) original = mail.messageId;
      else {
        expect(arrived.get(mail.inReplyTo)).toBeLessThanOrEqual(
          mail.receivedAt,
        );
        expect(mail.references[0]).toBe(original);
        expect(mail.references.at(-1)).toBe(mail.inReplyTo);
        expect(mail.conversation).toBe(original);
      }
      arrived.set(mail.messageId, mail.receivedAt);
    });
    playStorm(tenant, flow, script);
    await clock.advance(11 * minute);
    expect(arrived.size).toBe(45);
  });

  test("no storm where the first mail is refused", async () => {
    const { clock, tenant, flow } = setUp();
    tenant.restrict("all", ["p99"]);
    const storm = playStorm(tenant, flow, {
      ...script,
      sender: "p1@small.example",
    });
    await clock.advance(11 * minute);
    expect(await storm.finished).toMatchObject({
      refused: 1,
      unwritten: 44,
      repliers: 0,
    });
    expect(flow.results()).toMatchObject({
      deliveries: 0,
      listMessages: 0,
      rejected: 1,
    });
  });

  test.each([
    ["persist", 45 - 12],
    ["give-up", 20],
  ] as const)(
    "restricted after five minutes: those refused %s",
    async (afterRefusal, most) => {
      const { clock, tenant, flow } = setUp();
      const storm = playStorm(tenant, flow, {
        ...script,
        shareOfAutomaticAnswers: 0,
        repliers: 20,
        afterRefusal,
      });
      await clock.advance(5 * minute);
      tenant.restrict("all", ["p99"]);
      await clock.advance(6 * minute);
      const course = await storm.finished;
      expect(flow.results().listMessages).toBe(12);
      expect(course.refused).toBe(flow.results().rejected);
      expect(course.refused + course.unwritten).toBe(45 - 12);
      if (afterRefusal === "persist") expect(course.refused).toBe(most);
      else expect(course.refused).toBeLessThanOrEqual(most);
    },
  );

  test("at its defaults the built-in protection lets the first mail and ten replies through", async () => {
    const clock = createTestClock();
    const tenant = createSmallTenant(
      2_500,
      [{ name: "all", members: everyone(2_500) }],
      clock,
    );
    const flow = createMailFlow(tenant);
    playStorm(tenant, flow, script);
    await clock.advance(11 * minute);
    expect(flow.results()).toMatchObject({
      listMessages: 11,
      deliveries: 11 * 2_500,
      rejected: 34,
      firstRefusedBy: "storm-protection",
    });
  });

  test("a list of one person answers itself", async () => {
    const { clock, tenant, flow } = setUp(1);
    const storm = playStorm(tenant, flow, script);
    await clock.advance(11 * minute);
    expect((await storm.finished).repliers).toBe(1);
    expect(flow.results().deliveries).toBe(45);
  });

  test("the same seed plays the same storm", async () => {
    const play = async () => {
      const { clock, tenant, flow } = setUp();
      const mails: string[] = [];
      flow.hear(({ mail }) => mails.push(JSON.stringify(mail)));
      playStorm(tenant, flow, script);
      await clock.advance(11 * minute);
      return mails;
    };
    expect(await play()).toEqual(await play());
  });
});
