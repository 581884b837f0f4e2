import { z } from "zod";

const share = z.number().min(0).max(1);
const minute = z
  .number()
  .min(0)
  .max(7 * 1_440);
const subject = z.string().min(1).max(200);

const conversationSchema = z.strictObject({
  subject: subject.describe("Subject of the first mail."),
  sender: z
    .enum(["member", "outsider"])
    .default("member")
    .describe(
      "Who writes the first mail: somebody whom the list reaches, or a stranger (or somebody who claims to be one of us). An outsider gets in because the list then takes mail from outside.",
    ),
  listMessagesByMinute: z
    .array(z.tuple([z.number().min(0), z.int().min(1)]))
    .min(1)
    .refine(
      (curve) =>
        curve[0]![0] === 0 &&
        curve.every(
          ([at, mails], i) =>
            i === 0 || (at > curve[i - 1]![0] && mails >= curve[i - 1]![1]),
        ),
      "starts at minute 0; minutes rise and mails never fall",
    )
    .describe(
      "Pairs of a minute and how many mails have gone to the list by then, the first one included: [[0, 1], [10, 45]]. Between two pairs they are spread evenly, by seed.",
    ),
  repliers: z
    .int()
    .min(1)
    .optional()
    .describe(
      "Different people who reply. Absent: as many as the first 20 replies suggest.",
    ),
  shareOfDistinctRepliersAmongFirst20: share
    .optional()
    .describe(
      "Of the first 20 replies, the share by people who had not replied before. Absent: 0.9.",
    ),
  shareAskingToBeRemoved: share
    .optional()
    .describe(
      "Of the replies by people, the share that asks to be removed. Absent: 0.6. It changes no figure.",
    ),
  shareOfAutomaticAnswers: share
    .optional()
    .describe(
      "Of the replies after the first 20, the share that machines write to the list: out-of-office of the wrong kind. Absent: 0.",
    ),
  shareStartingNewThreads: share
    .optional()
    .describe(
      "Of the replies by people after the first one, the share that is a new mail with a subject of its own. Absent: 0.",
    ),
  shareOfRecalls: share
    .optional()
    .describe(
      "Of the replies by people after the first 20, the share that recalls an earlier mail, to the whole list. Absent: 0.",
    ),
  afterRefusal: z
    .enum(["persist", "give-up", "retry"])
    .optional()
    .describe(
      "What somebody does who is told that the mail was refused: go on as before (the worst case, and the default), stop, or send it once more and then stop.",
    ),
});

const robotSchema = z
  .strictObject({
    part: z.literal("robot"),
    subject,
    fromMinute: minute.describe(
      "First mail, minutes after the first mail of the conversation.",
    ),
    toMinute: minute.describe("Last mail at the latest."),
    everyMinutes: z.number().min(0.05).max(1_440),
    mailsAThread: z
      .int()
      .min(1)
      .default(1)
      .describe("Mails in one thread before it begins the next."),
    declaresItself: z
      .boolean()
      .default(false)
      .describe("Whether its mails have the header Auto-Submitted."),
  })
  .describe(
    "A machine among the list's members that writes to the list: tickets, a newsletter.",
  );

const seriesSchema = z
  .strictObject({
    part: z.literal("series"),
    subject,
    atMinute: minute,
    posts: z.int().min(1).max(1_000),
    everySeconds: z.number().min(0.1).max(3_600),
  })
  .describe(
    "One author who answers the first of his own mails again and again: a patch series.",
  );

const followUpSchema = z
  .strictObject({
    part: z.literal("followUp"),
    atMinute: minute,
    by: z
      .enum(["firstSender", "member", "anotherMember"])
      .describe(
        "Who writes it: the author of the first mail, or one or another of the list's members.",
      ),
  })
  .describe("One reply to the first mail of the conversation.");

const backlogSchema = z
  .strictObject({
    part: z.literal("backlog"),
    subject,
    days: z.int().min(1).max(30).describe("How far back the mail goes."),
    mailsADay: z.int().min(1).max(5_000),
    writers: z
      .int()
      .min(1)
      .max(1_000)
      .describe("Different people who wrote it."),
    atMinute: minute.describe("When it begins to arrive."),
    withinMinutes: z
      .number()
      .min(1)
      .max(1_440)
      .describe("How long it takes to arrive."),
  })
  .describe(
    "Ordinary mail of days past that arrives late, with the time at which it was received.",
  );

const ownNoticesSchema = z
  .strictObject({
    part: z.literal("ownNotices"),
    subject,
    atMinute: minute,
    mails: z.int().min(1).max(1_000),
    everySeconds: z.number().min(0.1).max(3_600),
  })
  .describe(
    "Breakwater's own mail to the list, in one thread, from its own address and with its signature.",
  );

const forgedSchema = z
  .strictObject({
    part: z.literal("forgedToSentinel"),
    subject,
    atMinute: minute,
    mails: z.int().min(1).max(10_000),
    everySeconds: z.number().min(0.1).max(3_600),
    senders: z
      .int()
      .min(1)
      .max(1_000)
      .describe("Different addresses of members in From."),
  })
  .describe(
    "Mail that a stranger sends straight to a sentinel mailbox, with the list in To and members in From.",
  );

const partSchema = z.discriminatedUnion("part", [
  robotSchema,
  seriesSchema,
  followUpSchema,
  backlogSchema,
  ownNoticesSchema,
  forgedSchema,
]);
export type Part = z.infer<typeof partSchema>;
export type PartOf<Name extends Part["part"]> = Extract<Part, { part: Name }>;

/**
 * What a drill plays, as a file tells it. Unknown fields are errors, so that a misspelt one is not a
 * silent default; what no source gives is named under `assumed`.
 */
export const scenarioSchema = z.strictObject({
  $schema: z.string().optional(),
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, "lower case, digits and -")
    .describe("Short name: lower case, digits and hyphens."),
  title: z.string().min(1).describe("One line for people."),
  expect: z
    .enum(["storm", "quiet"])
    .default("storm")
    .describe(
      "Whether it is a storm, or ordinary mail that must trip nothing: there every action of Breakwater counts as false.",
    ),
  startsAt: z.iso.datetime().describe("When the first mail is sent, UTC."),
  audience: z
    .int()
    .min(1)
    .max(2_000_000)
    .describe("Recipients whom the list reaches, at scale 1."),
  list: z
    .strictObject({
      expectedAudience: z
        .int()
        .min(1)
        .optional()
        .describe("What its owner believes."),
      limit: z
        .int()
        .min(1)
        .optional()
        .describe(
          "Recipients that it may reach; over the audience: somebody approved its size.",
        ),
    })
    .prefault({})
    .describe(
      "What the policy says of the list. Absent: nothing, and the policy's default limit holds.",
    ),
  conversation: conversationSchema.describe(
    "The first mail and what is answered to it.",
  ),
  also: z
    .array(partSchema)
    .default([])
    .describe("Whatever else is written meanwhile."),
  outOfOffice: z
    .strictObject({
      share: share.describe("Of all recipients, those who are away."),
    })
    .optional()
    .describe(
      "Out-of-office answers to the sender alone. They load the mail service; no list sees them.",
    ),
  readReceipts: z
    .strictObject({
      share: share.describe(
        "Of all recipients, those who send a receipt for the first mail, which asks for one.",
      ),
    })
    .optional()
    .describe("Read receipts, to the sender alone."),
  deliveriesPerSecond: z
    .number()
    .min(1)
    .optional()
    .describe(
      "What the mail service delivers before queues back up, at scale 1. Absent: any number.",
    ),
  assumed: z
    .array(z.string())
    .default([])
    .describe("What no source gives, one a line; repeated in the answer."),
  onRecord: z
    .record(z.string(), z.unknown())
    .default({})
    .describe("What sources say, and which; for readers only."),
});
export type Scenario = z.infer<typeof scenarioSchema>;

/** Every name of a field, to find the nearest to a misspelt one. */
export const scenarioFields: readonly string[] = [
  ...Object.keys(scenarioSchema.shape),
  ...Object.keys(conversationSchema.shape),
  ...partSchema.options.flatMap((option) => Object.keys(option.shape)),
  "expectedAudience",
  "limit",
  "share",
];

/** For editors that complete and check a scenario while it is written. */
export function scenarioJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(scenarioSchema, {
    io: "input",
  });
  return {
    $schema,
    title: "Breakwater drill scenario",
    description:
      "A storm, or mail that must not look like one, for `breakwater drill`. See docs/drills.md.",
    ...schema,
  };
}
