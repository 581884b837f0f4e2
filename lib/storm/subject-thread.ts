const prefix =
  /^\s*((re|aw|sv|vs|antw|odp|rif|ynt|回复|답장)(\[\d+\])?|(fwd?|wg|tr|rv))\s*[:：]\s*/i;
const replyPrefix =
  /^\s*(re|aw|sv|vs|antw|odp|rif|ynt|回复|답장)(\[\d+\])?\s*[:：]/i;

/**
 * The thread that a subject names, for ears that hear nothing else (a message trace has neither
 * In-Reply-To nor References). Never used where those are given: a bare `Re:` proves nothing.
 */
export function subjectThread(subject: string): string {
  let rest = subject.trim();
  while (prefix.test(rest)) rest = rest.replace(prefix, "");
  return rest.replace(/\s+/g, " ").trim().toLowerCase();
}

export function hasReplyPrefix(subject: string): boolean {
  return replyPrefix.test(subject);
}
