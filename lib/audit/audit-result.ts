import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createGzip, gunzip } from "node:zlib";
import { z } from "zod";
import { BreakwaterError } from "../errors/breakwater-error";
import { plannedTipSchema, type PlannedTip } from "../mail-tip/plan-tips";
import type { Blobs } from "../ports/blobs";
import type { AuditOutcome } from "./audit-snapshot";
import { auditedListSchema } from "./audited-list";
import { decisionSchema, findingSchema } from "./finding";

const auditResultSchema = z.object({
  v: z.literal(1),
  id: z.string(),
  snapshotVersion: z.string(),
  takenAt: z.string(),
  recipients: z.number().int(),
  lists: z.array(auditedListSchema),
  findings: z.array(findingSchema),
  decisions: z.array(decisionSchema),
  /** MailTips that were to be written then: all of them, also those that waited for a later run. */
  mailTips: z.array(plannedTipSchema).default([]),
  stopped: z
    .object({ limit: z.number().int(), wanted: z.number().int() })
    .nullable(),
});

/** The evidence of one run: every list as it was judged. Immutable once written. */
export type AuditResult = z.infer<typeof auditResultSchema>;

const unpack = promisify(gunzip);

export function auditResultName(tenantId: string, auditId: string): string {
  return `${tenantId}/audits/${auditId}.json.gz`;
}

export async function writeAuditResult(
  blobs: Blobs,
  tenantId: string,
  result: AuditResult,
): Promise<void> {
  await blobs.write(
    "evidence",
    auditResultName(tenantId, result.id),
    await pack(result),
  );
}

/** Written by every audit and read by few: a third larger than the smallest, in a third of the time. */
async function pack(result: AuditResult): Promise<Buffer> {
  const gzip = createGzip({ level: 1, chunkSize: 2 ** 18 });
  const [packed] = await Promise.all([
    buffer(gzip),
    pipeline(Readable.from(partsOf(result)), gzip),
  ]);
  return packed;
}

const rowsAPart = 500;

/** As one text, 35,000 lists and their findings were 80 MB, and nothing else was answered while it was made. */
function* partsOf(result: AuditResult): Generator<string> {
  let separator = "{";
  for (const [key, value] of Object.entries(result)) {
    yield `${separator}${JSON.stringify(key)}:`;
    separator = ",";
    if (!Array.isArray(value)) {
      yield JSON.stringify(value);
      continue;
    }
    yield "[";
    for (let from = 0; from < value.length; from += rowsAPart) {
      const rows = JSON.stringify(value.slice(from, from + rowsAPart));
      yield `${from > 0 ? "," : ""}${rows.slice(1, -1)}`;
    }
    yield "]";
  }
  yield "}";
}

export async function readAuditResult(
  blobs: Blobs,
  tenantId: string,
  auditId: string,
): Promise<AuditResult | undefined> {
  const blob = await blobs.read("evidence", auditResultName(tenantId, auditId));
  if (!blob) return undefined;
  const parsed = auditResultSchema.safeParse(
    JSON.parse((await unpack(blob.body)).toString("utf8")),
  );
  if (!parsed.success) {
    throw new BreakwaterError(
      "internal",
      `The result of audit ${auditId} cannot be read.`,
      { cause: parsed.error },
    );
  }
  return parsed.data;
}

export function toAuditResult(
  outcome: AuditOutcome,
  mailTips: PlannedTip[],
  run: {
    id: string;
    snapshotVersion: string;
    takenAt: string;
    recipients: number;
  },
): AuditResult {
  const { lists, findings, decisions, stopped } = outcome;
  return { v: 1, ...run, lists, findings, decisions, mailTips, stopped };
}
