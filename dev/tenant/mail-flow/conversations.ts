/**
 * Joins replies to threads by their headers alone (RFC 5322 §3.6.4): the thread of the mail that is
 * answered, else of the first reference, else a thread of its own. A new subject does not matter here.
 */
export function createConversations(remembered = 200_000) {
  const roots = new Map<string, string>();
  return {
    of(
      messageId: string,
      inReplyTo: string | null,
      references: readonly string[],
    ): string {
      const answered = [inReplyTo, ...[...references].reverse()].find(
        (id) => id !== null && roots.has(id),
      );
      const root =
        (answered && roots.get(answered)) ??
        references[0] ??
        inReplyTo ??
        messageId;
      roots.set(messageId, root);
      if (roots.size > remembered) roots.delete(roots.keys().next().value!);
      return root;
    },
  };
}
