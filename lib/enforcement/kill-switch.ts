import { BreakwaterError } from "../errors/breakwater-error";
import { minute, second, toIso } from "../time/clock";
import {
  isStanding,
  type Activation,
  type ActivationHead,
} from "./desired-state/activation";
import { activationStore } from "./desired-state/activation-store";
import { noApprovedSenders } from "./desired-state/wish";
import type { EnforcementDeps } from "./enforcement-deps";
import { claimedId, claimId } from "./claim-id";
import type { KillSwitch, ThrowRequest } from "./kill-switch-port";
import { placeHolds } from "./place-holds";
import { planThrow } from "./plan-throw";
import { queueReconcile } from "./queue-reconcile";
import { reconcile } from "./reconcile/reconcile";
import { byReach, findTargets } from "./find-targets";
import { tellChange } from "./tell-change";

/** How long a throw or a release works on the tenant before it answers; the queue does the rest. */
const answersWithin = 2 * second;

export function createKillSwitch(deps: EnforcementDeps): KillSwitch {
  const activations = activationStore(deps);
  const { clock, ids } = deps;

  const known = async (id: string): Promise<ActivationHead> => {
    const head = await activations.headOf(id);
    if (head) return head;
    throw new BreakwaterError("not_found", "There is no such activation.", {
      hint: "Look for it under GET /kill-switch.",
    });
  };

  /** Queued first: what is done here may be cut short at any time. */
  const act = async (
    id: string,
    guids: readonly string[],
  ): Promise<Activation> => {
    await queueReconcile(deps, guids);
    const until = clock.now() + answersWithin;
    const work = reconcile(deps, { lists: guids, until }).catch(() => {
      deps.log.warn("activation.left-to-the-queue", { activation: id });
    });
    await Promise.race([work, clock.sleep(answersWithin)]);
    return activations.assemble(await known(id));
  };

  const start = async (request: ThrowRequest): Promise<ActivationHead> => {
    if (!(await deps.approvedSenders())) throw noApprovedSenders();
    const lists = await findTargets(deps, request);
    // Claimed only now: what is refused stores nothing.
    const id = request.id ?? (await claimId(deps, request));
    const now = clock.now();
    const head: ActivationHead = {
      id,
      scope: request.scope,
      target: request.target,
      state: "requested",
      reason: request.reason,
      by: request.by,
      requestedAt: toIso(now),
      appliedAt: null,
      effectiveAt: null,
      expiresAt: toIso(now + request.minutes * minute),
      releasedAt: null,
      incidentId: request.incidentId ?? null,
      minutes: request.minutes,
      attempt: ids.next(),
      holdsPlaced: false,
      releasedBy: null,
    };
    if (!(await activations.create(head, lists))) return known(id);
    deps.log.warn("activation.requested", {
      activation: id,
      lists: lists.length,
    });
    await tell(head, "requested", head.by);
    return head;
  };

  const tell = (
    head: ActivationHead,
    what: "requested" | "extended",
    by: string | null,
  ) =>
    tellChange(deps, {
      kind: "activation",
      key: `activation|${head.id}|${what}${what === "extended" ? `|${head.expiresAt}` : ""}`,
      at: toIso(clock.now()),
      activationId: head.id,
      incidentId: head.incidentId,
      what,
      by,
    });

  return {
    async engage(request) {
      const id = request.id ?? (await claimedId(deps, request));
      const found = id === undefined ? id : await activations.headOf(id);
      const head = found ?? (await start(request));
      if (head.state !== "requested") return activations.assemble(head);
      const lists = await placeHolds(deps, activations, head);
      return act(
        head.id,
        byReach(lists).map(({ guid }) => guid),
      );
    },

    plan: (request) => planThrow(deps, request),

    async extend(id, minutes) {
      let extended = false;
      const head = await activations.changeHead(id, (current) => {
        extended = isStanding(current.state);
        return extended
          ? { expiresAt: toIso(clock.now() + minutes * minute) }
          : null;
      });
      if (!head) return activations.assemble(await known(id));
      if (!extended) {
        throw new BreakwaterError(
          "conflict",
          `Activation ${id} is ${head.state} and cannot be extended.`,
          {
            hint: "Throw the kill switch again.",
          },
        );
      }
      await tell(head, "extended", null);
      return activations.assemble(head);
    },

    async release(id, by) {
      await activations.advance(id, "releasing", { releasedBy: by });
      const head = await known(id);
      if (head.state === "released") return activations.assemble(head);
      const lists = await placeHolds(deps, activations, head);
      return act(
        id,
        byReach(lists).map(({ guid }) => guid),
      );
    },

    async get(id) {
      const head = await activations.headOf(id);
      return head && activations.assemble(head);
    },

    async list({ limit, before } = { limit: Infinity }) {
      const heads = (await activations.heads())
        .reverse()
        .filter((head) => before === undefined || head.id < before)
        .slice(0, limit);
      const found: Activation[] = [];
      for (const head of heads) found.push(await activations.assemble(head));
      return found;
    },
  };
}
