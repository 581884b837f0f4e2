import { z } from "zod";
import type { RowKind } from "../ports/tables";

export const auditStates = ["running", "done", "stopped", "failed"] as const;

/** One run of the audit. PartitionKey: tenant id; RowKey: id (ULID). */
export const auditRunSchema = z.object({
  id: z.string(),
  state: z.enum(auditStates),
  mode: z.enum(["report", "enforce"]),
  /** Why automatic action did not happen although the policy asks for it; null otherwise. */
  reportOnly: z.string().nullable(),
  by: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  snapshotVersion: z.string().nullable(),
  lists: z.number().int().nullable(),
  overLimit: z.number().int().nullable(),
  restricted: z.number().int().nullable(),
  /** MailTips that were to be written, and how many of them were. */
  mailTips: z
    .object({ planned: z.number().int(), written: z.number().int() })
    .default({ planned: 0, written: 0 }),
  stopped: z
    .object({ limit: z.number().int(), wanted: z.number().int() })
    .nullable(),
  /** Lists that a stopped run wanted to restrict: what an approval of it covers. */
  wantedLists: z.array(z.string()),
  /** The stopped run that this one carries out, and who approved it. */
  approves: z.string().nullable(),
  approvedBy: z.string().nullable(),
  error: z.string().nullable(),
});
export type AuditRun = z.infer<typeof auditRunSchema>;
export const auditRunRows: RowKind<AuditRun> = {
  table: "bwAudits",
  version: 1,
  schema: auditRunSchema,
};

/** Which run's result is the newest. PartitionKey: tenant id + `|latest`; RowKey: `latest`. */
export const latestAuditSchema = z.object({
  id: z.string(),
  finishedAt: z.string(),
});
export const latestAuditRows: RowKind<z.infer<typeof latestAuditSchema>> = {
  table: "bwAudits",
  version: 1,
  schema: latestAuditSchema,
};

/** Somebody's word that a list may exist, and how many it is for. PartitionKey: tenant id; RowKey: list GUID. */
export const listApprovalSchema = z.object({
  listGuid: z.string(),
  expectedAudience: z.number().int().nullable(),
  reason: z.string(),
  by: z.string(),
  at: z.string(),
});
export type ListApproval = z.infer<typeof listApprovalSchema>;
export const listApprovalRows: RowKind<ListApproval> = {
  table: "bwLists",
  version: 1,
  schema: listApprovalSchema,
};
