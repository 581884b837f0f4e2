import type { DirectorySnapshot, ListRecord } from "../../directory/snapshot";
import type { Resolver } from "../index/leaf-truths";

/**
 * Answers `MemberOfGroup -eq '<distinguished name>'` from the memberships of a snapshot: no recipient has such a
 * property to read. Direct members only, as in a directory's memberOf. Of a group that is not among the lists, of
 * one whose members were not all read, and of kinds whose members may not count here, nobody can say who is not
 * in it.
 */
export function resolveGroupMembers(snapshot: DirectorySnapshot): Resolver {
  let lists: ReadonlyMap<string, ListRecord> | undefined;
  return {
    resolves: (property) => property === "memberofgroup",
    resolve(leaf) {
      if (leaf.property !== "memberofgroup") return null;
      if (leaf.kind !== "equal" || leaf.value.kind !== "text") return null;
      lists ??= listsByName(snapshot);
      const list = lists.get(leaf.value.text.toLowerCase());
      if (list?.kind !== "distributionGroup" || !list.membership) return null;
      const { rows, complete } = list.membership;
      return { rows, complete };
    },
  };
}

function listsByName({
  recipients,
  lists,
}: DirectorySnapshot): Map<string, ListRecord> {
  const names = recipients.column("DistinguishedName");
  const byName = new Map<string, ListRecord>();
  for (const list of names ? lists : []) {
    const name = names?.values[names.codes[list.row ?? -1] ?? -1];
    if (name !== undefined) byName.set(name.toLowerCase(), list);
  }
  return byName;
}
