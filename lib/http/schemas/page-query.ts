import { z } from "zod";

/** For the description only; paginate reads them. */
export const pageQuery = z.object({
  top: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe("Items a page; 500 without it."),
  after: z.string().optional().describe("Of a nextLink."),
});
