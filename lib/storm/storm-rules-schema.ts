import { z } from "zod";

const enabled = z
  .boolean()
  .default(true)
  .describe("Whether this rule may trip.");
const minutes = z.int().min(1).max(60);

const windowSchema = (what: string) =>
  z.strictObject({
    minutes: minutes.describe(
      "Length of the window in minutes, by the time the mail was received.",
    ),
    senders: z
      .int()
      .min(2)
      .max(1_000)
      .describe(`Distinct ${what} within the window.`),
  });

const leastReach = z
  .int()
  .min(1)
  .default(500)
  .describe("Recipients; lists that reach fewer are left alone by this rule.");
const fullReach = z
  .int()
  .min(1)
  .default(2_500)
  .describe(
    "Recipients from which the windows hold as they stand; below, they ask for more people, by the square root of the ratio.",
  );

/** Settings of every storm rule, keyed by rule id. A rule's id is its key here, its file, its docs page. */
export const stormRulesSchema = z
  .strictObject({
    "distinct-repliers": z
      .strictObject({
        enabled,
        leastReach,
        fullReach,
        windows: z
          .array(windowSchema("repliers"))
          .min(1)
          .max(5)
          .default([
            { minutes: 2, senders: 5 },
            { minutes: 5, senders: 6 },
            { minutes: 60, senders: 10 },
          ]),
        few: z
          .strictObject({
            deliveries: z
              .int()
              .min(1)
              .default(1_000_000)
              .describe(
                "Deliveries that the repliers must have caused together: the larger the audience, the fewer suffice.",
              ),
            least: z
              .int()
              .min(2)
              .max(100)
              .default(3)
              .describe("… but never fewer repliers than this."),
            minutes: minutes
              .default(10)
              .describe("Length of that window in minutes."),
          })
          .prefault({}),
      })
      .prefault({}),
    "many-senders": z
      .strictObject({
        enabled,
        leastReach,
        fullReach,
        windows: z
          .array(windowSchema("senders"))
          .min(1)
          .max(5)
          .default([
            { minutes: 10, senders: 12 },
            { minutes: 60, senders: 25 },
          ]),
      })
      .prefault({}),
    "single-sender-loop": z
      .strictObject({
        enabled,
        minutes: minutes
          .default(60)
          .describe("Length of the window in minutes."),
        most: z
          .int()
          .min(2)
          .default(150)
          .describe(
            "Replies by one sender in one conversation within the window.",
          ),
        least: z
          .int()
          .min(2)
          .default(75)
          .describe(
            "Where the audience is huge, fewer suffice, but never fewer than this.",
          ),
        deliveries: z
          .int()
          .min(1)
          .default(15_000_000)
          .describe(
            "Deliveries by which the number falls from `most` to `least`.",
          ),
      })
      .prefault({}),
    "delivery-budget": z
      .strictObject({
        enabled,
        minutes: minutes
          .default(60)
          .describe("Length of the window in minutes."),
        deliveries: z
          .int()
          .min(1)
          .default(3_000_000)
          .describe(
            "Deliveries that replies to one list may cause within the window.",
          ),
        senders: z
          .int()
          .min(2)
          .default(3)
          .describe("Distinct repliers that must take part."),
        repliesASender: z
          .int()
          .min(1)
          .default(3)
          .describe(
            "Replies that count of one sender: a patch series is one person.",
          ),
      })
      .prefault({}),
  })
  .prefault({});
export type StormRules = z.infer<typeof stormRulesSchema>;
export type StormRuleId = keyof StormRules;

/** How long the detector's activation stands where few repliers sufficed: design, safety belts. */
export const minutesWhereFewSufficed = 30;

/** The longest window that any rule may have: how much mail is loaded. */
export const longestWindowMinutes = 60;
