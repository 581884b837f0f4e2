import type { AuditInput } from "../../../lib/audit/audit-input";
import type { ListReach } from "../../../lib/audience/reach/list-reach";
import type { ListRecord } from "../../../lib/directory/snapshot";
import { policySchema, type Policy } from "../../../lib/policy/policy-schema";

export const now = Date.parse("2026-03-02T08:00:00Z");

export function guid(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
}

export interface ListSketch extends Partial<Omit<ListRecord, "delivery">> {
  n: number;
  predicted?: number | null;
  predictedComplete?: boolean;
  predictedAsOf?: string;
  storedComplete?: boolean;
  stored?: number;
  storedAsOf?: string;
  senders?: string[];
  moderated?: boolean;
  parents?: string[];
  moderatedByHuman?: boolean;
}

/** A sender that no longer resolves. */
export const nobody = "Somebody Gone";

const byKind = {
  mailbox: 0,
  shared: 0,
  room: 0,
  guest: 0,
  contact: 0,
  other: 0,
};

/** An audit of lists drawn in a line each; everything not said is harmless. */
export function buildAuditInput(
  sketches: ListSketch[],
  over: Partial<Omit<AuditInput, "policy">> & {
    policy?: unknown;
    takenAt?: string;
  } = {},
): AuditInput {
  const policy: Policy = policySchema.parse({
    version: 1,
    ...(over.policy as object | undefined),
  });
  const takenAt = over.takenAt ?? "2026-03-02T07:30:00Z";
  const reaches = new Map<string, ListReach>();
  const lists = sketches.map((sketch): ListRecord => {
    const stored =
      sketch.stored === undefined
        ? null
        : {
            count: sketch.stored,
            complete: sketch.storedComplete ?? true,
            byKind: { ...byKind, mailbox: sketch.stored },
            asOf: sketch.storedAsOf ?? "2026-03-02T07:00:00Z",
          };
    const predicted =
      sketch.predicted === null || sketch.predicted === undefined
        ? null
        : {
            count: sketch.predicted,
            complete: sketch.predictedComplete ?? true,
            byKind: { ...byKind, mailbox: sketch.predicted },
            asOf: sketch.predictedAsOf ?? takenAt,
          };
    const known = [stored, predicted].flatMap((one) => (one ? [one] : []));
    reaches.set(guid(sketch.n), {
      guid: guid(sketch.n),
      stored,
      predicted,
      filterStatus: "exact",
      readings: null,
      unknownProperties: [],
      reach: known.length ? Math.max(...known.map((one) => one.count)) : null,
      complete: known.length > 0 && known.every((one) => one.complete),
      parents: sketch.parents ?? [],
    });
    return {
      guid: guid(sketch.n),
      address: sketch.address ?? `list${sketch.n}@trust.example`,
      displayName: `List ${sketch.n}`,
      kind: sketch.kind ?? "dynamicDistributionGroup",
      row: null,
      filter: sketch.filter ?? null,
      membership: null,
      delivery: {
        acceptedSenders: (sketch.senders ?? []).map((sender) => ({
          guid: sender === nobody ? undefined : sender,
          identity: sender,
        })),
        rejectedSenders: [],
        moderated: sketch.moderated ?? false,
        internalSendersOnly: false,
      },
      owners: sketch.owners ?? [],
      notes: sketch.notes ?? null,
      synced: sketch.synced ?? false,
      whenCreated: null,
      whenChanged: null,
    };
  });
  return {
    snapshot: {
      tenantId: "t",
      version: "v",
      takenAt,
      complete: true,
      recipients: { count: 0, properties: [], column: () => undefined },
      lists,
    },
    reaches,
    now,
    humanSettings: new Map(),
    held: new Map(),
    approvals: new Map(),
    baseline: null,
    reference: null,
    allowedBeyondRadius: new Set(),
    countSenders: (guids) => guids.length,
    countFresh: () => 0,
    tenantSettings: null,
    resolveSender: (identity) =>
      identity.startsWith("0000") ? identity : undefined,
    filterFindings: () => [],
    ...over,
    policy,
  };
}
