import { z } from "zod";
import type { RowKind } from "../ports/tables";
import { sightingSchema, type Sighting } from "./sighting";

/**
 * What was heard of mail to one list. PartitionKey: tenant | list GUID | hour received
 * (`2016-11-14T08`); RowKey: time received | digest of the Message-ID | ear. Created once.
 */
export const sightingRows: RowKind<Sighting> = {
  table: "bwMailEvents",
  version: 1,
  schema: sightingSchema,
};

const listOfMailSchema = z.object({
  listGuid: z.string(),
  listAddress: z.string(),
  /** Message-ID at the root of its conversation, as far as its References tell. */
  root: z.string(),
});
export type ListOfMail = z.infer<typeof listOfMailSchema>;

/** Which lists a mail went to. PartitionKey: tenant | digest of the Message-ID; RowKey: list GUID. Created once. */
export const mailRows: RowKind<ListOfMail> = {
  table: "bwMails",
  version: 1,
  schema: listOfMailSchema,
};

/** Which lists a conversation went to. PartitionKey: tenant | digest of its root; RowKey: list GUID. Created once. */
export const threadRows: RowKind<ListOfMail> = {
  table: "bwThreads",
  version: 1,
  schema: listOfMailSchema,
};

/** The storms of one list. PartitionKey: tenant | `episodes`; RowKey: list GUID. Replaced by ETag. */
export const episodesSchema = z.object({
  episodes: z.array(
    z.object({
      incidentId: z.string(),
      /** ISO, by the time of the mail that tripped. */
      firstAt: z.string(),
      lastAt: z.string(),
    }),
  ),
});
export type Episodes = z.infer<typeof episodesSchema>;
export const episodeRows: RowKind<Episodes> = {
  table: "bwIncidents",
  version: 1,
  schema: episodesSchema,
};

/** Throws by the detector. PartitionKey: tenant | `storm-budget`; RowKey: class of reach. Replaced by ETag. */
export const budgetSchema = z.object({
  throws: z.array(
    z.object({
      /** The throw's idempotency key. */
      key: z.string(),
      listGuid: z.string(),
      at: z.string(),
      until: z.string(),
    }),
  ),
});
export type BudgetSpent = z.infer<typeof budgetSchema>;
export const budgetRows: RowKind<BudgetSpent> = {
  table: "bwIncidents",
  version: 1,
  schema: budgetSchema,
};
