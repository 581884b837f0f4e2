import { z } from "zod";
import type { RowKind } from "../ports/tables";

export const incidentStates = ["open", "contained", "closed"] as const;

export const incidentCountsSchema = z.object({
  /** Mails that answer another, to the lists of the incident, since shortly before it. */
  replies: z.number().int(),
  distinctRepliers: z.number().int(),
  /** replies × reach. */
  deliveries: z.number().int(),
  /** Attempts that the restriction refused; null until something counted them. */
  rejected: z.number().int().nullable(),
});
export type IncidentCounts = z.infer<typeof incidentCountsSchema>;

/** One storm. PartitionKey: tenant id; RowKey: id (ULID). Replaced by ETag. */
export const incidentSchema = z.object({
  id: z.string(),
  state: z.enum(incidentStates),
  /** Addresses, and the same lists by GUID. */
  lists: z.array(z.string()),
  listGuids: z.array(z.string()),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  /** Ids of activations of the kill switch, oldest first. */
  activations: z.array(z.string()),
  /** Storm rule that tripped. */
  rule: z.string(),
  /** Why, in one sentence that names causes and not people. */
  explanation: z.string(),
  /** Message-ID at the root of the conversation it began in. */
  conversation: z.string().nullable(),
  reach: z.number().int(),
  reachComplete: z.boolean(),
  /** By the time mail was received: the mail that tripped, and the newest that kept it going. */
  trippedAt: z.string(),
  lastTripAt: z.string(),
  counts: incidentCountsSchema,
  countedAt: z.string(),
});
export type Incident = z.infer<typeof incidentSchema>;

export const incidentRows: RowKind<Incident> = {
  table: "bwIncidents",
  version: 1,
  schema: incidentSchema,
};

/** In the order in which they follow from each other. */
export const timelineKinds = [
  "tripped",
  "not-thrown",
  "thrown",
  "applied",
  "effective",
  "contained",
  "failed",
  "released",
  "closed",
  "note",
] as const;

/** PartitionKey: tenant | `timeline` | incident id; RowKey: key. Created once, never changed. */
export const timelineEntrySchema = z.object({
  at: z.string(),
  /** What makes it this entry: writing it again changes nothing. */
  key: z.string(),
  what: z.enum(timelineKinds),
  text: z.string(),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

export const timelineRows: RowKind<TimelineEntry> = {
  table: "bwIncidents",
  version: 1,
  schema: timelineEntrySchema,
};

export type IncidentView = Incident & { timeline: TimelineEntry[] };
