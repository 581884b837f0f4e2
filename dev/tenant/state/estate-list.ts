import type { ListPlan } from "../estate/list-plan";
import type { TenantList } from "../tenant-state";
import type { Delayed } from "./delayed";
import type { StoredMembership } from "./stored-membership";

/** A list of the estate, alive. */
export class EstateList implements TenantList {
  readonly settings: Map<string, unknown>;
  recipientFilter: string | null;

  constructor(
    readonly guid: string,
    readonly row: number,
    public address: string,
    readonly plan: ListPlan,
    readonly senders: Delayed<readonly number[]>,
    /** Senders who are refused, whoever else is accepted. */
    readonly rejected: Delayed<readonly number[]>,
    /** Of a static list: its rows, in order. */
    public membership: StoredMembership | Uint32Array,
    filter: string | null,
    settings: Iterable<[string, unknown]>,
  ) {
    this.recipientFilter = filter;
    this.settings = new Map(settings);
  }

  get name(): string {
    return this.plan.name;
  }

  get kind(): TenantList["kind"] {
    return this.plan.kind;
  }

  get synced(): boolean {
    return this.plan.synced ?? false;
  }

  get acceptedSenders(): readonly number[] {
    return this.senders.written;
  }

  effectiveAcceptedSenders(): readonly number[] {
    return this.senders.effective;
  }
}
