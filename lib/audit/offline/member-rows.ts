import { detached } from "../../directory/column-builder";
import type { Membership } from "../../directory/snapshot";
import type { IdentityLookup } from "./identity-lookup";

/** Members by list, as numbers: millions of rows never stand in memory as text. */
export class MemberRows {
  private readonly lists = new Map<string, number[]>();

  constructor(private readonly lookup: IdentityLookup) {}

  /** A row without a member says that the list is empty. */
  add(list: string, member: string): void {
    const key = list.trim().toLowerCase();
    let members = this.lists.get(key);
    if (!members) this.lists.set(detached(key), (members = []));
    if (member.trim() !== "") members.push(this.lookup.want(member));
  }

  /**
   * Once the recipients are read. An export may call one list by its GUID here and by its address there.
   * Undefined where the export does not speak of the list.
   * @param asOf when the export was made, as far as anyone knows
   * @param listAt lists that are no recipients themselves, by number of the identity
   */
  membershipOf(
    names: readonly string[],
    asOf: string,
    listAt: ReadonlyMap<number, string>,
  ): Membership | undefined {
    const named = names.flatMap((name) => this.lists.get(name) ?? []);
    if (!names.some((name) => this.lists.has(name))) return undefined;
    const rows = new Set<number>();
    const lists = new Set<string>();
    let unknown = 0;
    for (const number of new Set(named)) {
      const row = this.lookup.rowAt(number);
      const list = listAt.get(number);
      if (row !== undefined) rows.add(row);
      else if (list !== undefined) lists.add(list);
      else unknown++;
    }
    return {
      rows: Uint32Array.from(rows).sort(),
      lists: [...lists],
      unknown,
      complete: true,
      asOf,
    };
  }
}
