import { z } from "zod";
import { auditRunSchema } from "../../audit/audit-rows";
import { kindCountsSchema } from "../../audit/audited-list";
import { findingSchema } from "../../audit/finding";
import { activationSchema } from "../../enforcement/desired-state/activation";
import { errorCodes } from "../../errors/breakwater-error";
import { plannedTipSchema } from "../../mail-tip/plan-tips";
import { incidentSchema, timelineEntrySchema } from "../../incident/incident";

const count = z.int().min(0);

export const problemAnswer = z
  .object({
    type: z.literal("about:blank"),
    title: z.string(),
    status: z.int(),
    code: z.enum(errorCodes).describe("Stable: decide by this."),
    detail: z.string().describe("What happened."),
    hint: z.string().describe("What to do now."),
    requestId: z.string().optional().describe("To be found in the log."),
  })
  .meta({ id: "Problem", description: "RFC 9457." });

export const activationAnswer = activationSchema.meta({
  id: "Activation",
  description:
    "One throw of the kill switch. `applied`: written and read back; `effective`: seen to refuse.",
});

export const plannedCalls = z
  .object({
    calls: z.array(
      z.object({
        cmdlet: z.string(),
        parameters: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .meta({ id: "PlannedCalls" });

export const listAnswer = z
  .object({
    address: z.string(),
    guid: z.string(),
    kind: z.enum([
      "dynamicDistributionGroup",
      "distributionGroup",
      "microsoft365Group",
    ]),
    takes: z
      .string()
      .nullable()
      .describe(
        "Whom its filter takes, in one sentence; null where it has none that can be read.",
      ),
    storedAudience: count
      .nullable()
      .describe("Recipients who get mail now, by the stored membership."),
    storedAsOf: z.string().nullable(),
    predictedAudience: count
      .nullable()
      .describe("Recipients who will, by the filter."),
    predictedAsOf: z.string().nullable(),
    reach: count.nullable().describe("The larger that is known."),
    byKind: kindCountsSchema
      .nullable()
      .describe("The larger audience, split; adds up to `reach`."),
    complete: z.boolean().describe("False: `reach` is a lower bound."),
    expectedAudience: count.nullable(),
    limit: count.nullable(),
    open: z.boolean().nullable().describe("Null before it was audited."),
    restricted: z.boolean(),
    approved: z.boolean(),
    levers: z.array(z.string()).describe("Ways to stop it from the cloud."),
  })
  .meta({ id: "List" });
export type ListAnswer = z.infer<typeof listAnswer>;

export const previewAnswer = z
  .object({
    takes: z.string().describe("Whom it takes, in one sentence."),
    count: count.describe("Recipients that a list with it would reach."),
    status: z.enum(["exact", "ambiguous", "incomplete"]),
    readings: z
      .object({ andBindsTighter: count, leftToRight: count })
      .optional(),
    unknown: z.array(z.string()).describe("Properties that are not known."),
    findings: z.array(z.object({ rule: z.string(), message: z.string() })),
    asOf: z.string().describe("When the directory was read."),
  })
  .meta({ id: "Preview" });
export type PreviewAnswer = z.infer<typeof previewAnswer>;

export const auditAnswer = auditRunSchema.meta({ id: "Audit" });
export const findingAnswer = findingSchema.meta({ id: "Finding" });
export const mailTipAnswer = plannedTipSchema.meta({
  id: "MailTip",
  description: "A MailTip that the newest audit would write, and the call.",
});
export const incidentAnswer = incidentSchema.meta({ id: "Incident" });
export const incidentWithTimeline = incidentSchema
  .extend({ timeline: z.array(timelineEntrySchema) })
  .meta({ id: "IncidentWithTimeline" });

export const automationAnswer = z
  .object({
    paused: z.boolean(),
    reason: z.string().nullable(),
    by: z.string().nullable(),
    at: z.string().nullable(),
    audit: z.enum(["report", "enforce"]),
    storm: z.enum(["report", "enforce"]),
    blockedBy: z
      .string()
      .nullable()
      .describe("Why nothing is done automatically at present."),
  })
  .meta({ id: "Automation" });
export type AutomationAnswer = z.infer<typeof automationAnswer>;

export const healthAnswer = z
  .object({
    status: z.literal("ok"),
    timers: z.array(
      z.object({
        name: z.string(),
        lastSuccess: z.string().nullable(),
        ageSeconds: z.int().nullable(),
        staleAfterSeconds: z.int(),
        stale: z.boolean(),
        lastFailure: z
          .string()
          .nullable()
          .describe("Code of the last run's failure."),
      }),
    ),
    directory: z
      .object({
        takenAt: z.string(),
        complete: z.boolean(),
        recipients: count,
        lists: count,
      })
      .nullable(),
  })
  .meta({ id: "Health" });
export type HealthAnswer = z.infer<typeof healthAnswer>;

/** `{"value":[…],"nextLink"?}` */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    value: z.array(item),
    nextLink: z.string().optional().describe("Absolute; the next page."),
  });
}
