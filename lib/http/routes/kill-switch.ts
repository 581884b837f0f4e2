import { z } from "zod";
import type { Activation } from "../../enforcement/desired-state/activation";
import type { ThrowRequest } from "../../enforcement/kill-switch-port";
import { BreakwaterError } from "../../errors/breakwater-error";
import type { ApiDeps } from "../api-deps";
import { paginate } from "../paging";
import { defineRoute } from "../route";
import { activationAnswer, pageOf, plannedCalls } from "../schemas/answers";
import {
  extendBody,
  reasonBody,
  throwBody,
  type ThrowBody,
} from "../schemas/bodies";
import { pageQuery } from "../schemas/page-query";
import { throwOnce } from "../throw-once";

const newestFirst = {
  keyOf: ({ id }: Activation) => id,
  compare: (a: string, b: string) => (a > b ? -1 : a < b ? 1 : 0),
};

export const killSwitchRoutes = [
  defineRoute<ThrowBody>({
    id: "throwKillSwitch",
    method: "POST",
    path: "/kill-switch",
    summary: "Stop mail to one list, one conversation, or every large list",
    needs: "Breakwater.Operate",
    body: throwBody,
    headers: z.object({
      "Idempotency-Key": z
        .string()
        .optional()
        .describe(
          "The same key and body within 24 h give the same activation.",
        ),
    }),
    answers: {
      200: {
        description: "Dry run: what would be called.",
        schema: plannedCalls,
      },
      202: { description: "Thrown.", schema: activationAnswer },
    },
    refusals: [
      "not_found",
      "confirmation_required",
      "no_approved_senders",
      "idempotency_mismatch",
      "list_not_writable",
    ],
    async handle(api, { request, caller, body }) {
      const wanted = toThrow(api, body, caller.name);
      if (body.dryRun)
        return {
          status: 200,
          body: { calls: await api.killSwitch.plan(wanted) },
        };
      const key = request.headers["idempotency-key"];
      const activation =
        key === undefined
          ? await api.killSwitch.engage(wanted)
          : await throwOnce(
              api,
              { callerId: caller.id, key, body },
              (idempotencyKey) =>
                api.killSwitch.engage({ ...wanted, idempotencyKey }),
            );
      return { status: 202, body: activation };
    },
  }),
  defineRoute({
    id: "listActivations",
    method: "GET",
    path: "/kill-switch",
    summary: "Every activation, newest first, released ones too",
    needs: "Breakwater.Read",
    query: pageQuery,
    answers: {
      200: { description: "A page.", schema: pageOf(activationAnswer) },
    },
    refusals: ["bad_request"],
    async handle(api, { request }) {
      const all = await api.killSwitch.list();
      return { status: 200, body: paginate(all, request, newestFirst) };
    },
  }),
  defineRoute({
    id: "getActivation",
    method: "GET",
    path: "/kill-switch/{id}",
    summary: "One activation",
    needs: "Breakwater.Read",
    answers: { 200: { description: "It.", schema: activationAnswer } },
    refusals: ["not_found"],
    handle: async (api, { request }) => ({
      status: 200,
      body: await findActivation(api, request.params.id),
    }),
  }),
  defineRoute<{ minutes: number }>({
    id: "extendActivation",
    method: "PATCH",
    path: "/kill-switch/{id}",
    summary: "Let it stand for so many minutes from now",
    needs: "Breakwater.Operate",
    body: extendBody,
    answers: { 200: { description: "Extended.", schema: activationAnswer } },
    refusals: ["not_found", "conflict"],
    async handle(api, { request, body }) {
      const { id } = await findActivation(api, request.params.id);
      return {
        status: 200,
        body: await api.killSwitch.extend(id, body.minutes),
      };
    },
  }),
  defineRoute<{ reason?: string }>({
    id: "approveActivation",
    method: "POST",
    path: "/kill-switch/{id}/approve",
    summary: "Approve, as the second person, a throw that waits for one",
    needs: "Breakwater.Approve",
    body: reasonBody,
    bodyMayBeEmpty: true,
    answers: { 202: { description: "Approved.", schema: activationAnswer } },
    refusals: ["not_found", "conflict"],
    async handle(api, { request }) {
      const { id, state } = await findActivation(api, request.params.id);
      throw new BreakwaterError(
        "conflict",
        `Activation ${id} is ${state} and does not wait for approval.`,
        { hint: "Nothing is to be approved: it already acts." },
      );
    },
  }),
  defineRoute({
    id: "releaseActivation",
    method: "DELETE",
    path: "/kill-switch/{id}",
    summary: "Release it; what was there before is restored exactly",
    needs: "Breakwater.Operate",
    answers: {
      202: {
        description: "Releasing, or released already.",
        schema: activationAnswer,
      },
    },
    refusals: ["not_found"],
    async handle(api, { request, caller }) {
      const { id } = await findActivation(api, request.params.id);
      return {
        status: 202,
        body: await api.killSwitch.release(id, caller.name),
      };
    },
  }),
];

async function findActivation(
  api: ApiDeps,
  id: string | undefined,
): Promise<Activation> {
  const wanted = (id ?? "").toUpperCase();
  const found = /^[0-9A-Z]{1,64}$/.test(wanted)
    ? await api.killSwitch.get(wanted)
    : undefined;
  if (found) return found;
  throw new BreakwaterError("not_found", "There is no such activation.", {
    hint: "GET /kill-switch shows every activation.",
  });
}

/** @throws BreakwaterError for what the fields mean together */
function toThrow(api: ApiDeps, body: ThrowBody, by: string): ThrowRequest {
  const { scope, target, reason, minutes, confirm } = body;
  if (scope === "tenant") {
    if (target !== undefined && target !== null)
      throw new BreakwaterError("bad_request", "target: the tenant has none.", {
        hint: "Leave target out, or choose scope list or conversation.",
      });
    if (confirm?.toLowerCase() !== api.tenantId.toLowerCase())
      throw new BreakwaterError(
        "confirmation_required",
        "confirm: a throw for the whole tenant needs the tenant id here.",
      );
    return { scope, target: null, reason, minutes, by };
  }
  if (target === undefined || target === null)
    throw new BreakwaterError(
      "bad_request",
      scope === "list"
        ? "target: missing; expected the list's address or GUID."
        : "target: missing; expected a Message-ID of the conversation.",
    );
  return { scope, target, reason, minutes, by };
}
