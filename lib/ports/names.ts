/**
 * Every table, queue and blob container that the app uses. infra/ creates the same set (a test
 * compares), and the app creates what is missing when it runs on embedded storage.
 */
export const tableNames = [
  "bwActivations",
  "bwAudits",
  "bwAutomation",
  "bwFindings",
  "bwHeartbeats",
  "bwHolds",
  "bwIdempotency",
  "bwIncidents",
  "bwLists",
  "bwMailEvents",
  "bwMails",
  "bwSavedSettings",
  "bwSchedule",
  "bwThreads",
] as const;
export type TableName = (typeof tableNames)[number];

/** The host adds `<queue>-poison` by itself when a message has failed five times. */
export const queueNames = [
  "mail-events",
  "enforcement",
  "mail-events-poison",
  "enforcement-poison",
] as const;
export type QueueName = (typeof queueNames)[number];

export const containerNames = ["snapshots", "evidence"] as const;
export type ContainerName = (typeof containerNames)[number];
