import { sayFilter } from "../audience/filter/say-filter";
import {
  limitFromExpectation,
  listExpectation,
} from "../audit/list-expectation";
import type { AuditedList } from "../audit/audited-list";
import type { ListApproval } from "../audit/audit-rows";
import type { Auditor } from "../audit/create-auditor";
import type { ListRecord } from "../directory/snapshot";
import type { ApiDeps } from "../http/api-deps";
import type { ListAnswer } from "../http/schemas/answers";
import type { Policy } from "../policy/policy-schema";
import type { ListKnowledge } from "./list-knowledge";

/** Lists as the API answers them: the newest audit, what was approved since, and what is restricted now. */
export function createListAnswers(deps: {
  policy: Policy;
  auditor: Pick<Auditor, "approvals">;
  knowledge: Pick<ListKnowledge, "audited" | "record">;
  restrictedLists(): Promise<ReadonlySet<string>>;
}): ApiDeps["lists"] {
  const { policy, auditor, knowledge } = deps;
  const sentences = new WeakMap<AuditedList, string | null>();

  async function surroundings() {
    const [audited, restricted, approvals] = await Promise.all([
      knowledge.audited(),
      deps.restrictedLists(),
      auditor.approvals(),
    ]);
    return { audited, restricted, approvals };
  }

  /** Said once for each list of an audit: a page of lists is asked for more often than audited. */
  function sentence(list: AuditedList): string | null {
    let takes = sentences.get(list);
    if (takes === undefined) {
      takes = sayFilter(list.filter);
      sentences.set(list, takes);
    }
    return takes;
  }

  function answer(
    list: AuditedList,
    restricted: ReadonlySet<string>,
    approval: ListApproval | undefined,
  ): ListAnswer {
    const { writable, certainReach: _, filter: __, ...known } = list;
    return {
      ...known,
      takes: sentence(list),
      ...expectation(list, approval),
      approved: list.approved || approval !== undefined,
      restricted: restricted.has(list.guid),
      levers: writable ? [...policy.levers] : [],
    };
  }

  /** The approval may be younger than the audit; the policy's own word goes before it. */
  function expectation(
    list: AuditedList,
    approval: ListApproval | undefined,
  ): Pick<ListAnswer, "expectedAudience" | "limit"> {
    const { expectedAudience, limit } = list;
    if (!approval) return { expectedAudience, limit };
    const ofPolicy = listExpectation({ ...list, notes: null }, policy, null);
    const expected =
      ofPolicy.expectedAudience ??
      approval.expectedAudience ??
      expectedAudience;
    const named = policyNames(policy, list);
    return {
      expectedAudience: expected,
      limit:
        named || expected === null ? limit : limitFromExpectation(expected),
    };
  }

  /** A list that came after the newest audit: known by name, its audience not yet. */
  function unaudited(
    list: ListRecord,
    restricted: ReadonlySet<string>,
    approval: ListApproval | undefined,
  ): ListAnswer {
    const { guid, address, kind, filter, synced } = list;
    const { expectedAudience, limit } = listExpectation(
      list,
      policy,
      approval?.expectedAudience ?? null,
    );
    return {
      guid,
      address,
      kind,
      takes: sayFilter(filter),
      storedAudience: null,
      storedAsOf: null,
      predictedAudience: null,
      predictedAsOf: null,
      reach: null,
      byKind: null,
      complete: false,
      expectedAudience,
      limit,
      open: null,
      restricted: restricted.has(guid),
      approved: approval !== undefined,
      levers: synced ? [] : [...policy.levers],
    };
  }

  return {
    async all() {
      const { audited, restricted, approvals } = await surroundings();
      return [...audited.values()].map((list) =>
        answer(list, restricted, approvals.get(list.guid)),
      );
    },
    async find(identity) {
      const wanted = identity.trim().toLowerCase();
      const { audited, restricted, approvals } = await surroundings();
      const own =
        audited.get(wanted) ??
        [...audited.values()].find(({ address }) => address === wanted);
      if (own) return answer(own, restricted, approvals.get(own.guid));
      const record = await knowledge.record(wanted);
      if (!record) return undefined;
      const approval = approvals.get(record.guid);
      const byAlias = audited.get(record.guid);
      return byAlias
        ? answer(byAlias, restricted, approval)
        : unaudited(record, restricted, approval);
    },
  };
}

function policyNames(
  { limits }: Policy,
  { guid, address }: AuditedList,
): boolean {
  const own = limits.lists[guid] ?? limits.lists[address];
  return own?.limit !== undefined;
}
