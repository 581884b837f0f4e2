import type { ListRecord } from "../directory/snapshot";
import { readAudienceTag } from "../directory/audience-tag";
import type { ListPolicy, Policy } from "../policy/policy-schema";

export interface Expectation {
  /** Recipients the owner expects; null when nobody said. */
  expectedAudience: number | null;
  /** Recipients it may reach while open. */
  limit: number;
  /** Addresses or GUIDs that keep writing when the audit restricts it. */
  approvedSenders: readonly string[];
}

/** The slack that an expectation gets before it becomes a limit, so that a list of 5 may grow to 50. */
const smallestDerivedLimit = 50;
const derivedFactor = 3;

/**
 * What was intended for a list. The policy's word counts first, then what somebody said when
 * approving the list, then its owner's tag. Whoever owns a list can write that tag, so it can lower
 * the limit and never raise it above the default.
 */
export function listExpectation(
  list: Pick<ListRecord, "guid" | "address" | "notes">,
  policy: Policy,
  approvedAudience: number | null,
): Expectation {
  const own = listPolicy(list, policy);
  const said = own?.expectedAudience ?? approvedAudience;
  const tagged = readAudienceTag(list.notes);
  return {
    expectedAudience: said ?? tagged,
    limit: own?.limit ?? limitOf(said, tagged, policy.limits.default),
    approvedSenders: own?.approvedSenders ?? [],
  };
}

function limitOf(
  said: number | null,
  tagged: number | null,
  byDefault: number,
): number {
  if (said !== null) return limitFromExpectation(said);
  if (tagged !== null) return Math.min(byDefault, limitFromExpectation(tagged));
  return byDefault;
}

export function limitFromExpectation(expectedAudience: number): number {
  return Math.max(smallestDerivedLimit, derivedFactor * expectedAudience);
}

const indexed = new WeakMap<Policy, Map<string, ListPolicy>>();

function listPolicy(
  list: Pick<ListRecord, "guid" | "address">,
  policy: Policy,
): ListPolicy | undefined {
  let lists = indexed.get(policy);
  if (!lists) {
    lists = new Map(
      Object.entries(policy.limits.lists).map(([key, value]) => [
        key.toLowerCase(),
        value,
      ]),
    );
    indexed.set(policy, lists);
  }
  return (
    lists.get(list.guid.toLowerCase()) ?? lists.get(list.address.toLowerCase())
  );
}
