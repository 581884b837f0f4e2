import type { EnforcementDeps } from "./enforcement-deps";
import type { EnforcementMessage } from "./enforcement-message";

/** A GUID is 39 bytes of JSON: a message stays under 20 KB, and 35,000 lists are done by many instances. */
const listsAMessage = 500;

/** Asks for these lists to be looked at soon. Should the queue fail, the timer's run finds them: it looks at every hold. */
export async function queueReconcile(
  {
    queues,
    tenantId,
    log,
  }: Pick<EnforcementDeps, "queues" | "tenantId" | "log">,
  listGuids: readonly string[],
): Promise<void> {
  for (let at = 0; at < listGuids.length; at += listsAMessage) {
    const message: EnforcementMessage = {
      v: 1,
      kind: "reconcile",
      tenantId,
      listGuids: listGuids.slice(at, at + listsAMessage),
    };
    try {
      await queues.send("enforcement", message);
    } catch {
      log.warn("enforcement.not-queued", { lists: message.listGuids.length });
    }
  }
}
