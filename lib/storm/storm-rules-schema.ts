import { z } from "zod";

/** Settings of every storm rule, keyed by rule id. A rule's id is its key here, its file, its docs page. */
export const stormRulesSchema = z.strictObject({}).prefault({});
export type StormRules = z.infer<typeof stormRulesSchema>;
