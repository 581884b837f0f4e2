import { z } from "zod";

/** Queue `enforcement`: look at these lists now. Says nothing of what to do: that is in the holds. */
export const enforcementMessageSchema = z.object({
  v: z.literal(1),
  kind: z.literal("reconcile"),
  tenantId: z.string(),
  /** Empty: every list that has a hold or saved settings. */
  listGuids: z.array(z.string()),
});
export type EnforcementMessage = z.infer<typeof enforcementMessageSchema>;
