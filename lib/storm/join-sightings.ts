import type { Sighting } from "./sighting";
import { byReceivedTime, type StormMail } from "./storm-mail";

/**
 * One mail for all that was heard of it, each in its conversation. A function of the set alone:
 * which ear spoke first changes nothing.
 */
export function joinSightings(sightings: readonly Sighting[]): StormMail[] {
  const byMail = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const same = byMail.get(sighting.messageId);
    if (same) same.push(sighting);
    else byMail.set(sighting.messageId, [sighting]);
  }
  const root = unite(byMail.values());
  const mails = [...byMail.values()].map(mergeOne).sort(byReceivedTime);
  const names = new Map<string, string>();
  return mails.map((mail) => {
    const component = root(`id:${mail.messageId}`);
    // Named after what its earliest mail answers, or that mail itself: a Message-ID people can use.
    const name = names.get(component) ?? mail.conversation;
    names.set(component, name);
    return { ...mail, conversation: name };
  });
}

/** Union-find over the ids; `mergeOne` leaves the candidate name in `conversation`. */
function unite(mails: Iterable<Sighting[]>): (id: string) => string {
  const parent = new Map<string, string>();
  const find = (id: string): string => {
    let at = id;
    for (;;) {
      const up = parent.get(at);
      if (up === undefined || up === at) return at;
      const above = parent.get(up) ?? up;
      parent.set(at, above);
      at = above;
    }
  };
  for (const sightings of mails) {
    for (const { messageId, joins } of sightings)
      for (const id of joins) {
        const [a, b] = [find(`id:${messageId}`), find(id)];
        if (a !== b) parent.set(a, b);
      }
  }
  return find;
}

const kindRank = { own: 0, automatic: 1, person: 2, forged: 3 } as const;
const earRank = { gateway: 0, sentinel: 1, trace: 2 } as const;

function mergeOne(sightings: readonly Sighting[]): StormMail {
  const [best, ...others] = [...sightings].sort(
    (a, b) =>
      Number(b.authenticated) - Number(a.authenticated) ||
      earRank[a.ear] - earRank[b.ear] ||
      (a.receivedAt < b.receivedAt
        ? -1
        : a.receivedAt > b.receivedAt
          ? 1
          : 0) ||
      (a.sender < b.sender ? -1 : 1),
  ) as [Sighting, ...Sighting[]];
  const all = [best, ...others];
  const kind = all
    .map((one) => one.kind)
    .reduce((a, b) => (kindRank[a] <= kindRank[b] ? a : b));
  const ids = best.joins.filter((id) => id.startsWith("id:"));
  return {
    messageId: best.messageId,
    receivedAt: Math.min(...all.map((one) => Date.parse(one.receivedAt))),
    sender: best.sender,
    conversation: (ids.at(-1) ?? `id:${best.messageId}`).slice("id:".length),
    isReply: all.some((one) => one.isReply),
    authenticated: best.authenticated,
    kind: kind === "own" || kind === "forged" ? "ignored" : kind,
  };
}
