import { z } from "zod";
import { stormRulesSchema } from "./storm-rules-schema";

const ruleId = z.string().refine((id) => id in stormRulesSchema.parse({}));

/** Why, when and on what evidence a list is said to be in a storm. */
export const tripSchema = z.object({
  rule: ruleId,
  /** ISO: when the mail that tipped it was received. */
  at: z.string(),
  /** The conversation it is about; for a rule on the whole list, that of the tipping mail. */
  conversation: z.string(),
  /** Of the conversation (of the list, for a rule on the whole list) within the last hour. */
  distinctRepliers: z.number().int(),
  replies: z.number().int(),
  /** replies × reach. */
  deliveries: z.number().int(),
  reach: z.number().int(),
  minutes: z.number().int(),
  needed: z.number().int(),
  counted: z.number().int(),
  unit: z.enum(["repliers", "senders", "replies", "deliveries"]),
  few: z.boolean(),
  /** Message-IDs of the mails that counted, oldest first, at most 50. */
  mails: z.array(z.string()),
});
export type Trip = z.infer<typeof tripSchema>;

/** One sentence for people, without a name in it. */
export function explainTrip(trip: Trip): string {
  const { counted, unit, minutes, needed, reach } = trip;
  const what = {
    repliers: "different people replied in one conversation",
    senders: "different people wrote to the list",
    replies: "replies by one sender in one conversation",
    deliveries: "deliveries were caused by replies to the list",
  }[unit];
  return `${counted.toLocaleString("en")} ${what} within ${minutes} minutes; at an audience of ${reach.toLocaleString("en")} the limit is ${needed.toLocaleString("en")} (${trip.rule}).`;
}
