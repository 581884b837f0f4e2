import fc from "fast-check";
import { evaluateWindow } from "../../../lib/storm/evaluate-window";
import type { StormMail } from "../../../lib/storm/storm-mail";
import { stormRulesSchema } from "../../../lib/storm/storm-rules-schema";
import { explainTrip } from "../../../lib/storm/trip";
import { mail, rules, start, steady } from "./mails";

const trip = (mails: StormMail[], reach: number) =>
  evaluateWindow({ mails, reach, rules });
const minutesIn = (at: string) => (Date.parse(at) - start) / 60_000;
/** Some reply twice: every fifth mail is by the sender of the one before. */
const mostlyNew = (n: number) => `p${n % 5 === 4 ? n - 1 : n}`;

describe("the storms on record", () => {
  test.each<[string, number, StormMail[], string, number]>([
    [
      "840,000, twelve mails by the fifth minute",
      840_000,
      [
        mail(1.5, "a"),
        mail(2, "b"),
        ...steady({ mails: 9, minutes: 3 }).map((one) => ({
          ...one,
          receivedAt: one.receivedAt + 140_000,
        })),
      ],
      "distinct-repliers",
      2.4,
    ],
    [
      "840,000, one reply every eight minutes by three people",
      840_000,
      steady({ mails: 10, minutes: 80, sender: (n) => `p${n % 3}` }),
      "delivery-budget",
      24,
    ],
    [
      "13,000, twenty a minute",
      13_000,
      steady({ mails: 1_154, minutes: 60, sender: mostlyNew }),
      "distinct-repliers",
      0.3,
    ],
    [
      "7,500, a slow one",
      7_500,
      steady({ mails: 293, minutes: 480, sender: mostlyNew }),
      "distinct-repliers",
      18.1,
    ],
    [
      "23,565, one a minute",
      23_565,
      steady({ mails: 170, minutes: 180, sender: mostlyNew }),
      "distinct-repliers",
      11.7,
    ],
    [
      "27,500, many threads",
      27_500,
      steady({
        mails: 3_500,
        minutes: 644,
        over: (n) => ({ conversation: `c${n}`, isReply: n % 2 === 0 }),
      }),
      "many-senders",
      2.1,
    ],
    [
      "52,000, every five seconds",
      52_000,
      steady({ mails: 360, minutes: 30, sender: mostlyNew }),
      "distinct-repliers",
      0.5,
    ],
    [
      "1, a robot that answers itself",
      1,
      steady({ mails: 10_000, minutes: 1_440, sender: () => "bot" }),
      "single-sender-loop",
      21.5,
    ],
    [
      "1, a robot that says it is one",
      1,
      steady({
        mails: 10_000,
        minutes: 1_440,
        sender: () => "bot",
        over: () => ({ kind: "automatic" }),
      }),
      "single-sender-loop",
      21.5,
    ],
  ])("to %s", (_what, reach, mails, rule, latest) => {
    const found = trip(mails, reach);
    expect(found?.rule).toBe(rule);
    expect(minutesIn(found?.at ?? "")).toBeLessThanOrEqual(latest);
  });
});

describe("what is no storm", () => {
  const burst = (count: number, over: Partial<StormMail> = {}) =>
    Array.from({ length: count }, (_, n) => mail(n / 60, `p${n}`, over));
  test.each<[string, number, StormMail[]]>([
    ["150 congratulations on a list of 200", 200, burst(150)],
    [
      "thousands of automatic replies",
      840_000,
      burst(3_000, { kind: "automatic" }),
    ],
    [
      "a patch series of 60 in one thread",
      100_000,
      steady({ mails: 60, minutes: 2, sender: () => "author" }),
    ],
    [
      "the longest patch series on record, 110",
      15_000,
      steady({ mails: 110, minutes: 5, sender: () => "author" }),
    ],
    [
      "a ticket robot, 60 an hour all day",
      15_000,
      steady({
        mails: 1_440,
        minutes: 1_440,
        sender: () => "robot",
        over: (n) => ({ conversation: `t${n}`, isReply: n % 2 === 1 }),
      }),
    ],
    [
      "three days of mail",
      15_000,
      steady({
        mails: 200,
        minutes: 4_320,
        over: (n) => ({ conversation: `c${n % 20}` }),
      }),
    ],
    [
      "a hot discussion: 5 people in 3 minutes, 9 in the hour",
      15_000,
      [0, 0.7, 1.5, 2.2, 3, 14, 25, 40, 59].map((at, n) => mail(at, `p${n}`)),
    ],
    [
      "five people in a day-long argument of 100 mails",
      15_000,
      steady({ mails: 100, minutes: 100, sender: (n) => `p${n % 5}` }),
    ],
    ["our own notices", 840_000, burst(100, { kind: "ignored" })],
    [
      "a correction by the author and two who reply to all",
      5_000,
      [
        mail(0, "author", { isReply: false }),
        mail(5, "author"),
        mail(20, "a"),
        mail(21, "b"),
      ],
    ],
    ["a hundred forged senders", 840_000, burst(100, { authenticated: false })],
    [
      "one person and a hundred forged senders",
      840_000,
      [mail(0, "a"), ...burst(100, { authenticated: false })],
    ],
    [
      "two people who answer each other for an hour",
      840_000,
      steady({ mails: 30, minutes: 60, sender: (n) => `p${n % 2}` }),
    ],
    [
      "ten announcements that nobody answers",
      840_000,
      burst(10, { isReply: false }),
    ],
  ])("%s", (_what, reach, mails) => {
    expect(trip(mails, reach)).toBeNull();
  });
});

describe("the audience decides", () => {
  /** Distinct repliers, ten seconds apart, until it trips. */
  const repliersNeeded = (reach: number) => {
    for (let count = 1; count <= 60; count++)
      if (
        trip(
          Array.from({ length: count }, (_, n) => mail(n / 6, `p${n}`)),
          reach,
        )
      )
        return count;
    return null;
  };
  test.each([
    [840_000, 3],
    [333_334, 3],
    [250_000, 4],
    [100_000, 5],
    [15_000, 5],
    [2_500, 5],
    [1_000, 8],
    [500, 12],
    [499, null],
    [200, null],
    [0, null],
  ])("an audience of %d: %s", (reach, needed) => {
    expect(repliersNeeded(reach)).toBe(needed);
  });

  test("few repliers make a short activation only where they are few for any list", () => {
    const of = (reach: number) =>
      trip(
        Array.from({ length: 8 }, (_, n) => mail(n * 1.3, `p${n}`)),
        reach,
      );
    expect(of(840_000)).toMatchObject({ few: true, counted: 3 });
    expect(of(150_000)).toMatchObject({ few: true, counted: 7 });
    expect(of(100_000)).toBeNull();
    expect(
      trip(
        Array.from({ length: 6 }, (_, n) => mail(n / 6, `p${n}`)),
        100_000,
      ),
    ).toMatchObject({ few: false });
  });
});

test.each([
  [4, 300_000, true],
  [10, 100_000, false],
])(
  "a delivery budget spent by %d repliers on a list of %d rests on few of them: %s",
  (people, reach, few) => {
    const slow = steady({
      mails: 60,
      minutes: 60,
      sender: (n) => `p${n % people}`,
      over: (n) => ({ conversation: `c${n}` }),
    });
    expect(trip(slow, reach)).toMatchObject({ rule: "delivery-budget", few });
  },
);

test("says which rule, which numbers and which mails", () => {
  const mails = [
    mail(0, "a"),
    mail(1, "a"),
    mail(2, "b"),
    mail(3, "c"),
    mail(4, "d"),
  ];
  const found = trip(mails, 840_000);
  expect(found).toEqual({
    rule: "distinct-repliers",
    at: "2026-01-05T10:03:00.000Z",
    conversation: "c",
    distinctRepliers: 3,
    replies: 4,
    deliveries: 3_360_000,
    reach: 840_000,
    minutes: 10,
    needed: 3,
    counted: 3,
    unit: "repliers",
    few: true,
    mails: [mails[0], mails[2], mails[3]].map((one) => one?.messageId),
  });
  expect(found && explainTrip(found)).toBe(
    "3 different people replied in one conversation within 10 minutes; at an audience of 840,000 the limit is 3 (distinct-repliers).",
  );
});

test("unauthenticated senders may make up a third", () => {
  const forged = { authenticated: false };
  expect(
    trip([mail(0, "a"), mail(1, "b"), mail(2, "x", forged)], 840_000),
  ).not.toBeNull();
  expect(
    trip([mail(0, "a"), mail(1, "x", forged), mail(2, "y", forged)], 840_000),
  ).toBeNull();
});

test.each([
  "distinct-repliers",
  "many-senders",
  "delivery-budget",
  "single-sender-loop",
] as const)("%s can be switched off", (id) => {
  const only = (enabled: boolean) =>
    stormRulesSchema.parse(
      Object.fromEntries(
        Object.keys(rules).map((key) => [
          key,
          { enabled: key === id && enabled },
        ]),
      ),
    );
  const storm = steady({
    mails: 400,
    minutes: 20,
    sender: (n) => (n % 2 ? "bot" : `p${n}`),
  });
  const of = (enabled: boolean) =>
    evaluateWindow({ mails: storm, reach: 100_000, rules: only(enabled) });
  expect(of(true)?.rule).toBe(id);
  expect(of(false)).toBeNull();
});

describe("properties", () => {
  const anyMail = fc.record({
    n: fc.integer({ min: 0, max: 60 }),
    seconds: fc.integer({ min: 0, max: 900 }),
    sender: fc.integer({ min: 0, max: 14 }),
    conversation: fc.integer({ min: 0, max: 1 }),
    isReply: fc.boolean(),
    authenticated: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
    kind: fc.constantFrom(
      "person" as const,
      "person" as const,
      "person" as const,
      "automatic" as const,
      "ignored" as const,
    ),
  });
  /** One mail an id, as `joinSightings` gives. */
  const someMail = fc
    .uniqueArray(anyMail, {
      selector: (one) => one.n,
      minLength: 20,
      maxLength: 60,
    })
    .map((all) =>
      all.map(({ n, seconds, sender, conversation, ...rest }): StormMail => ({
        ...rest,
        messageId: `m${n}`,
        receivedAt: start + seconds * 1000,
        sender: `p${sender}`,
        conversation: `c${conversation}`,
      })),
    );
  const reach = fc.constantFrom(600, 2_500, 15_000, 250_000, 840_000);

  test("order and repetition change nothing", () => {
    fc.assert(
      fc.property(
        someMail,
        reach,
        fc.infiniteStream(fc.nat()),
        (mails, of, dice) => {
          const shuffled = [...mails, ...mails.filter((_, n) => n % 3 === 0)]
            .map((one) => ({ one, at: dice.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ one }) => one);
          expect(trip(shuffled, of)).toEqual(trip(mails, of));
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });

  test("fewer mails never trip more", () => {
    let tripped = 0;
    fc.assert(
      fc.property(
        someMail,
        reach,
        fc.integer({ min: 2, max: 5 }),
        (mails, of, drop) => {
          const fewer = mails.filter((_, n) => n % drop !== 0);
          const found = trip(fewer, of);
          if (!found) return;
          tripped++;
          const whole = trip(mails, of);
          expect(whole).not.toBeNull();
          expect(Date.parse(whole?.at ?? "")).toBeLessThanOrEqual(
            Date.parse(found.at),
          );
        },
      ),
      { seed: 12, numRuns: 600 },
    );
    expect(tripped).toBeGreaterThan(50);
  });

  test("a larger audience never trips less", () => {
    fc.assert(
      fc.property(someMail, (mails) => {
        const trips = [200, 600, 2_500, 15_000, 250_000, 840_000].map(
          (of) => trip(mails, of) !== null,
        );
        expect([...trips].sort()).toEqual(trips);
      }),
      { seed: 13, numRuns: 200 },
    );
  });
});
