import type { ListRecord } from "../directory/snapshot";
import type { ListPolicy, Policy } from "../policy/policy-schema";

export interface Expectation {
  /** Recipients the owner expects; null when nobody said. */
  expectedAudience: number | null;
  /** Recipients it may reach while open. */
  limit: number;
  /** Addresses or GUIDs that keep writing when the audit restricts it. */
  approvedSenders: readonly string[];
}

/** An owner's word in the list's own notes: `expected-audience: 20`. */
const noteTag = /\bexpected[- ]audience\s*[:=]\s*(\d{1,9})\b/i;

/** The slack that an expectation gets before it becomes a limit, so that a list of 5 may grow to 50. */
const smallestDerivedLimit = 50;
const derivedFactor = 3;

/**
 * What was intended for a list. The policy's word counts first, then what somebody said when
 * approving the list, then the tag in its notes.
 */
export function listExpectation(
  list: Pick<ListRecord, "guid" | "address" | "notes">,
  policy: Policy,
  approvedAudience: number | null,
): Expectation {
  const own = listPolicy(list, policy);
  const tagged = noteTag.exec(list.notes ?? "")?.[1];
  const expectedAudience =
    own?.expectedAudience ??
    approvedAudience ??
    (tagged === undefined ? null : Number(tagged));
  return {
    expectedAudience,
    limit:
      own?.limit ??
      (expectedAudience === null
        ? policy.limits.default
        : limitFromExpectation(expectedAudience)),
    approvedSenders: own?.approvedSenders ?? [],
  };
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
