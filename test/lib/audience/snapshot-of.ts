import { ColumnsBuilder } from "../../../lib/directory/columns-builder";
import type {
  DirectorySnapshot,
  ListKind,
  ListRecord,
} from "../../../lib/directory/snapshot";

export interface ListSketch {
  guid: string;
  kind?: ListKind;
  filter?: string;
  /** Rows; of a static list its members, of a dynamic one the stored membership. */
  members?: number[];
  membership?: { unknown?: number; complete?: boolean; asOf?: string };
  row?: number;
  /** GUIDs of its accepted senders; absent: everyone. */
  senders?: string[];
}

/** A snapshot with these recipients and lists, and nothing else worth mentioning. */
export function snapshotOf(
  rows: readonly Record<string, unknown>[],
  lists: readonly ListSketch[],
  complete = true,
): DirectorySnapshot {
  const builder = new ColumnsBuilder();
  for (const row of rows) builder.add(row);
  const takenAt = "2026-11-20T06:00:00.000Z";
  return {
    tenantId: "t",
    version: "v",
    takenAt,
    complete,
    recipients: builder.finish(),
    lists: lists.map(
      ({
        guid,
        kind,
        filter,
        members,
        membership,
        row,
        senders,
      }): ListRecord => ({
        guid,
        address: `${guid}@lists.example`,
        displayName: guid,
        kind:
          kind ??
          (filter === undefined
            ? "distributionGroup"
            : "dynamicDistributionGroup"),
        row: row ?? null,
        filter: filter ?? null,
        membership: members
          ? {
              rows: Uint32Array.from(members),
              unknown: membership?.unknown ?? 0,
              complete: membership?.complete ?? true,
              asOf: membership?.asOf ?? takenAt,
            }
          : null,
        delivery: {
          acceptedSenders: (senders ?? []).map((sender) => ({
            guid: sender,
            identity: sender,
          })),
          rejectedSenders: [],
          moderated: false,
          internalSendersOnly: false,
        },
        owners: [],
        notes: null,
        synced: false,
        whenCreated: null,
        whenChanged: null,
      }),
    ),
  };
}
