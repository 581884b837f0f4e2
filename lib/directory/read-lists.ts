import { isBreakwaterError } from "../errors/breakwater-error";
import type { Log } from "../ports/log";
import type { DirectoryReader, ExchangePage } from "../tenant/exchange-port";
import type { GraphDirectory } from "../tenant/graph-port";
import { readListRow, type ListDraft } from "./list-draft";
import type { ListKind } from "./snapshot";

export async function readLists(options: {
  reader: DirectoryReader;
  graph: GraphDirectory;
  log: Log;
  onLists: (lists: number) => void;
}): Promise<{ lists: ListDraft[]; complete: boolean }> {
  const { reader, graph, log, onLists } = options;
  const lists = new Map<string, ListDraft>();
  let complete = true;

  const take = async (pages: AsyncIterable<ExchangePage>, kind: ListKind) => {
    for await (const page of pages) {
      complete &&= page.complete;
      for (const row of page.rows) {
        const draft = readListRow(row, kind);
        if (draft.guid === undefined) complete = false;
        else lists.set(draft.guid, draft);
      }
      onLists(lists.size);
    }
  };

  await take(reader.dynamicLists(), "dynamicDistributionGroup");
  await take(reader.staticLists(), "distributionGroup");
  try {
    await take(reader.unifiedLists(), "microsoft365Group");
  } catch (error) {
    if (!isBreakwaterError(error, "tenant_forbidden", "tenant_rejected"))
      throw error;
    // Graph has them too, without who may write to them. They then pass for open: a finding too
    // many, and no write, since enforcement reads the settings itself.
    log.warn("sync_unified_groups_from_graph", { code: error.code });
    for await (const page of graph.unifiedGroups()) {
      complete &&= page.complete;
      for (const { id, mail, displayName } of page.groups)
        lists.set(id, {
          ...readListRow({}, "microsoft365Group"),
          objectId: id,
          address: mail,
          displayName,
        });
      onLists(lists.size);
    }
  }
  return { lists: [...lists.values()], complete };
}
