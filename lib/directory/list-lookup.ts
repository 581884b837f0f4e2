import type { DirectorySnapshot, ListRecord } from "./snapshot";

export interface ListLookup {
  /** By Exchange GUID, primary or proxy address, in any letter case. */
  find(identity: string): ListRecord | undefined;
}

const lookups = new WeakMap<DirectorySnapshot, ListLookup>();

/** Made once a snapshot. */
export function listLookup(snapshot: DirectorySnapshot): ListLookup {
  let lookup = lookups.get(snapshot);
  if (!lookup) lookups.set(snapshot, (lookup = createLookup(snapshot)));
  return lookup;
}

function createLookup({ lists, recipients }: DirectorySnapshot): ListLookup {
  const byName = new Map<string, ListRecord>();
  const proxies = recipients.column("EmailAddresses");
  for (const list of lists) {
    if (!proxies || list.row === null) continue;
    const from = proxies.offsets?.[list.row] ?? list.row;
    const to = proxies.offsets?.[list.row + 1] ?? list.row + 1;
    for (let at = from; at < to; at++) {
      const proxy = proxies.values[proxies.codes[at] ?? -1];
      const address = proxy && /^smtp:(.+)$/i.exec(proxy)?.[1];
      if (address) byName.set(address.trim().toLowerCase(), list);
    }
  }
  // What a list is called itself goes before what another still answers to.
  for (const list of lists) if (list.address) byName.set(list.address, list);
  for (const list of lists) byName.set(list.guid, list);
  return { find: (identity) => byName.get(identity.trim().toLowerCase()) };
}
