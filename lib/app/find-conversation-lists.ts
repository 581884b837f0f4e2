import type { HeldList } from "../enforcement/desired-state/hold";
import { normalizeMessageId } from "../mail-flow/message-id";
import type { MailLog } from "../storm/mail-log";
import type { ListControl } from "../tenant/exchange-port";
import type { ListKnowledge } from "./list-knowledge";

/** The lists that a conversation was sent to, by the Message-ID of any mail in it; one made since the last sync is looked up. */
export function createConversationLists(deps: {
  mailLog: Pick<MailLog, "listsOfConversation">;
  knowledge: Pick<ListKnowledge, "find">;
  lists: Pick<ListControl, "findList">;
}): (messageId: string) => Promise<HeldList[]> {
  return async (messageId) => {
    const heard = await deps.mailLog.listsOfConversation(
      normalizeMessageId(messageId),
    );
    const found: HeldList[] = [];
    for (const { listGuid } of heard) {
      const known = await deps.knowledge.find(listGuid);
      if (known) {
        found.push(known);
        continue;
      }
      const fresh = await deps.lists.findList(listGuid);
      if (fresh) found.push({ ...fresh, reach: null });
    }
    return found;
  };
}
