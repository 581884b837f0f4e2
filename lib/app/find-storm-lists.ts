import type { DirectorySnapshot } from "../directory/snapshot";
import { resolveIdentities } from "../directory/resolve-identities";
import { isBreakwaterError } from "../errors/breakwater-error";
import type { Log } from "../ports/log";
import type { StormList, StormLists } from "../storm/storm-ports";
import type { ListIdentity } from "../tenant/exchange-port";
import { minute, type Clock } from "../time/clock";
import type { ListKnowledge } from "./list-knowledge";

/** Lists made since the last sync are few; more questions than this would be about people. */
const questionsAMinute = 6;
/** As long as a sync takes to come round. */
const rememberedFor = 10 * minute;
const rememberedAtMost = 10_000;

/**
 * Which addresses of a mail are lists. Mail goes to people most of the time, so the tenant is asked
 * only about addresses in its own domains that the snapshot has for nobody, and only a few.
 */
export function createStormLists(deps: {
  clock: Clock;
  log: Log;
  knowledge: Pick<ListKnowledge, "now">;
  askTenant(address: string): Promise<ListIdentity | undefined>;
}): StormLists {
  const { clock } = deps;
  const answers = new Map<string, { at: number; list: StormList | null }>();
  const domains = new WeakMap<DirectorySnapshot, ReadonlySet<string>>();
  let asked: number[] = [];

  function domainsOf(snapshot: DirectorySnapshot): ReadonlySet<string> {
    let found = domains.get(snapshot);
    if (!found) {
      found = new Set(snapshot.lists.map(({ address }) => domainOf(address)));
      domains.set(snapshot, found);
    }
    return found;
  }

  function remember(address: string, list: StormList | null): void {
    if (answers.size >= rememberedAtMost) answers.clear();
    answers.set(address, { at: clock.now(), list });
  }

  async function ask(address: string): Promise<void> {
    asked = asked.filter((at) => clock.now() - at < minute);
    if (asked.length >= questionsAMinute) return;
    asked.push(clock.now());
    try {
      const list = await deps.askTenant(address);
      remember(
        address,
        list
          ? {
              guid: list.guid,
              address: list.address,
              reach: null,
              complete: false,
            }
          : null,
      );
    } catch (error) {
      // Not known is not a list: the next mail asks again.
      deps.log.warn("storm.list-unknown", {
        code: isBreakwaterError(error) ? error.code : "internal",
      });
    }
  }

  return {
    async find(addresses) {
      const found = new Map<string, StormList>();
      const unknown: string[] = [];
      const { snapshot, audited, find } = await deps.knowledge.now();
      for (const address of addresses) {
        const list = find(address);
        if (list)
          found.set(address, {
            guid: list.guid,
            address: list.address,
            reach: list.reach,
            complete: audited.get(list.guid)?.complete ?? false,
          });
        else unknown.push(address);
      }
      const fresh = unknown.filter((address) => {
        const answer = answers.get(address);
        return !answer || clock.now() - answer.at >= rememberedFor;
      });
      const ours = fresh.filter(
        (address) => !snapshot || domainsOf(snapshot).has(domainOf(address)),
      );
      if (ours.length > 0) {
        const rowOf = snapshot
          ? resolveIdentities(snapshot.recipients, ours)
          : () => undefined;
        for (const address of ours)
          if (rowOf(address) === undefined) await ask(address);
          else remember(address, null);
      }
      for (const address of unknown) {
        const list = answers.get(address)?.list;
        if (list) found.set(address, list);
      }
      return found;
    },
  };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}
