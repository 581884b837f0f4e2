import { z } from "zod";

const minutes = z
  .int()
  .min(1)
  .max(1440)
  .describe("From now; 1 to 1,440 (a day).");
const reason = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .describe("1 to 500 characters; kept with what was done.");

export const throwBody = z.strictObject({
  scope: z.enum(["list", "conversation", "tenant"]),
  target: z
    .string()
    .trim()
    .min(1)
    .max(1000)
    .nullish()
    .describe(
      "The list's address or GUID; a Message-ID of the conversation; nothing for the tenant.",
    ),
  reason,
  minutes,
  dryRun: z
    .boolean()
    .default(false)
    .describe("Answer what would be called, and do nothing."),
  confirm: z
    .string()
    .optional()
    .describe("For the tenant: the tenant id, typed out."),
});
export type ThrowBody = z.infer<typeof throwBody>;

export const extendBody = z.strictObject({ minutes });
export const reasonBody = z.strictObject({ reason: reason.optional() });
export const emptyBody = z.strictObject({});
export const previewBody = z.strictObject({
  filter: z
    .string()
    .min(1)
    .max(100_000)
    .describe("OPATH, as a RecipientFilter."),
});
export const approveListBody = z.strictObject({
  expectedAudience: z
    .int()
    .min(0)
    .describe("Recipients that it is meant for; the limit follows from it."),
  reason,
});
export const automationBody = z.strictObject({
  paused: z
    .boolean()
    .describe("True: neither the audit nor the detector restricts anything."),
  reason,
});
