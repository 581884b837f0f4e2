import { z } from "zod";
import { stormRulesSchema } from "../storm/storm-rules-schema";

const mode = z
  .enum(["report", "enforce"])
  .describe(
    "report: say what would be done; enforce: do it. Governs automatic action only.",
  );
const address = z
  .string()
  .min(3)
  .max(320)
  .describe("An SMTP address or a GUID.");

const listPolicySchema = z.strictObject({
  limit: z
    .int()
    .min(1)
    .optional()
    .describe("Recipients this list may reach while it is open."),
  expectedAudience: z
    .int()
    .min(0)
    .optional()
    .describe(
      "Recipients its owner expects. Without `limit`, the limit is max(50, 3 × expected).",
    ),
  approvedSenders: z
    .array(address)
    .optional()
    .describe("Who may still write to it when the audit restricts it."),
  mailTip: z
    .boolean()
    .optional()
    .describe(
      "false: no MailTip of ours on this list; one that is there is taken away.",
    ),
});

const stormBudgetSchema = z.strictObject({
  count: z
    .int()
    .min(1)
    .describe("Lists that the detector may hold at one time."),
  perHour: z.int().min(1).describe("Throws by the detector within an hour."),
});

export const waiverSchema = z.strictObject({
  list: address,
  rule: z.string().min(1).describe("The rule id that is waived for this list."),
  reason: z.string().min(1).max(500).describe("Why this is acceptable."),
  approver: z.string().min(1).max(200).describe("Who accepted it."),
  expires: z.iso.date().describe("Last day on which it counts (UTC)."),
});

/** The whole of policy.json. Every field has a default but `version`. */
export const policySchema = z.strictObject({
  $schema: z
    .string()
    .optional()
    .describe("Where editors find the JSON Schema; not read by the app."),
  version: z.literal(1).describe("Version of this format."),
  audit: z.strictObject({ mode: mode.default("report") }).prefault({}),
  storm: z
    .strictObject({
      mode: mode.default("report"),
      minutes: z
        .int()
        .min(1)
        .max(1440)
        .default(120)
        .describe("How long an activation by the detector stands."),
      rules: stormRulesSchema,
    })
    .prefault({}),
  approvedSenders: address
    .nullable()
    .default(null)
    .describe("The approved-senders group. Without it nothing is enforced."),
  limits: z
    .strictObject({
      default: z
        .int()
        .min(1)
        .default(1000)
        .describe("Recipients an open list may reach."),
      maxSenders: z
        .int()
        .min(1)
        .default(50)
        .describe(
          "Accepted senders that expand to more than this leave a list open.",
        ),
      contacts: z
        .record(z.string(), z.int().min(1))
        .default({})
        .describe(
          "Recipients behind a contact that stands for a list elsewhere, by its address.",
        ),
      lists: z
        .record(z.string(), listPolicySchema)
        .default({})
        .describe("What holds for one list, by its address or GUID."),
    })
    .prefault({}),
  blastRadius: z
    .strictObject({
      audit: z
        .strictObject({
          count: z
            .int()
            .min(1)
            .default(25)
            .describe("Lists that one audit may newly restrict."),
          share: z
            .number()
            .gt(0)
            .max(1)
            .default(0.01)
            .describe(
              "… as a share of all lists; the smaller counts, at least 1.",
            ),
        })
        .prefault({}),
      storm: z
        .record(
          z
            .string()
            .regex(
              /^(under-[1-9]\d*|\d+-and-over|\d+-to-\d+)$/,
              "a class of reach is `under-N`, `N-and-over` or `N-to-M`",
            ),
          stormBudgetSchema,
        )
        .default({})
        .describe(
          "By class of reach, as `under-1000`, `1000-and-over` or `1000-to-50000`; the narrowest counts.",
        ),
    })
    .prefault({}),
  secondApprover: z
    .strictObject({
      tenant: z
        .boolean()
        .default(false)
        .describe(
          "Whether a throw for the whole tenant waits for a second person.",
        ),
    })
    .prefault({}),
  levers: z
    .array(z.enum(["accepted-senders"]))
    .default(["accepted-senders"])
    .describe("Ways of stopping mail that may be used, in this order."),
  creationGate: z
    .enum(["off", "report", "restrict"])
    .default("report")
    .describe("What happens to lists nobody approved."),
  mailTip: z
    .boolean()
    .default(false)
    .describe(
      "Whether lists of more than 1,000 get a MailTip that says how many they reach; false takes ours away again. Written only where audit.mode is enforce, shown by GET /mail-tips either way.",
    ),
  notices: z
    .strictObject({
      from: z
        .string()
        .nullable()
        .default(null)
        .describe("Mailbox that our own mail is sent from."),
      to: z
        .array(z.string())
        .default([])
        .describe("Who is told; never a monitored list."),
      webhook: z
        .url()
        .nullable()
        .default(null)
        .describe("Where notices are posted as JSON."),
    })
    .prefault({}),
  waivers: z
    .array(waiverSchema)
    .default([])
    .describe("Findings that somebody accepted, until a day."),
});

export type Policy = z.infer<typeof policySchema>;
export type ListPolicy = z.infer<typeof listPolicySchema>;
export type Waiver = z.infer<typeof waiverSchema>;
