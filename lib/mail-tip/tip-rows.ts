import { z } from "zod";
import type { RowKind } from "../ports/tables";

/** What we know of one list's tip. PartitionKey: tenant id + `|mail-tip`; RowKey: list GUID. */
export const tipRowSchema = z.object({
  listGuid: z.string(),
  /**
   * writing: about to be written, or broken off while it was. written: read back. theirs: somebody
   * wrote a tip, or Exchange would not take ours; looked at again later.
   */
  state: z.enum(["writing", "written", "theirs"]),
  /** What we wrote last; null where we never did. */
  text: z.string().nullable(),
  at: z.string(),
});
export type TipRow = z.infer<typeof tipRowSchema>;
export const tipRows: RowKind<TipRow> = {
  table: "bwLists",
  version: 1,
  schema: tipRowSchema,
};
