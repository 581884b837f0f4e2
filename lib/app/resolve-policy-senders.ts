import { resolveIdentities } from "../directory/resolve-identities";
import type { DirectorySnapshot } from "../directory/snapshot";
import type { Policy } from "../policy/policy-schema";
import type { Guid } from "../tenant/exchange-port";

/** Senders that the policy approves for a list, as GUIDs of a snapshot: looked for once a snapshot, all together. */
export function createSenderResolver(
  policy: Policy,
): (snapshot: DirectorySnapshot, identity: string) => Guid | undefined {
  const wanted = Object.values(policy.limits.lists).flatMap(
    ({ approvedSenders }) => approvedSenders ?? [],
  );
  const resolvers = new WeakMap<
    DirectorySnapshot,
    (identity: string) => number | undefined
  >();
  return (snapshot, identity) => {
    let rowOf = resolvers.get(snapshot);
    if (!rowOf) {
      rowOf = resolveIdentities(snapshot.recipients, wanted);
      resolvers.set(snapshot, rowOf);
    }
    const row = rowOf(identity);
    const column = snapshot.recipients.column("Guid");
    if (row === undefined || !column) return undefined;
    return column.values[column.codes[row] ?? -1]?.toLowerCase();
  };
}
