import { BreakwaterError } from "../../errors/breakwater-error";
import { limitFromExpectation } from "../../audit/list-expectation";
import type { ApiDeps } from "../api-deps";
import { paginate } from "../paging";
import { defineRoute } from "../route";
import {
  listAnswer,
  pageOf,
  previewAnswer,
  type ListAnswer,
} from "../schemas/answers";
import { approveListBody, previewBody } from "../schemas/bodies";
import { pageQuery } from "../schemas/page-query";

const largestFirst = {
  keyOf: ({ reach, guid }: ListAnswer) => `${reach ?? -1}|${guid}`,
  compare(a: string, b: string) {
    const [reachA = "", guidA = ""] = a.split("|");
    const [reachB = "", guidB = ""] = b.split("|");
    return (
      Number(reachB) - Number(reachA) ||
      (guidA < guidB ? -1 : guidA > guidB ? 1 : 0)
    );
  },
};

export const listRoutes = [
  defineRoute({
    id: "listLists",
    method: "GET",
    path: "/lists",
    summary: "Every list with its true audience, largest reach first",
    needs: "Breakwater.Read",
    query: pageQuery,
    answers: { 200: { description: "A page.", schema: pageOf(listAnswer) } },
    refusals: ["bad_request"],
    async handle(api, { request }) {
      const all = await api.lists.all();
      const sorted = [...all].sort((a, b) =>
        largestFirst.compare(largestFirst.keyOf(a), largestFirst.keyOf(b)),
      );
      return { status: 200, body: paginate(sorted, request, largestFirst) };
    },
  }),
  defineRoute({
    id: "getList",
    method: "GET",
    path: "/lists/{address}",
    summary: "One list, by address or GUID",
    needs: "Breakwater.Read",
    answers: { 200: { description: "It.", schema: listAnswer } },
    refusals: ["not_found"],
    handle: async (api, { request }) => ({
      status: 200,
      body: await findList(api, request.params.address),
    }),
  }),
  defineRoute<{ filter: string }>({
    id: "previewFilter",
    method: "POST",
    path: "/lists/preview",
    summary: "Whom a list with this filter would reach",
    needs: "Breakwater.Read",
    body: previewBody,
    answers: { 200: { description: "Its audience.", schema: previewAnswer } },
    refusals: ["invalid_filter", "not_found"],
    handle: async (api, { body }) => ({
      status: 200,
      body: await api.preview(body.filter),
    }),
  }),
  defineRoute<{ expectedAudience: number; reason: string }>({
    id: "approveList",
    method: "POST",
    path: "/lists/{address}/approve",
    summary: "Say that a list may exist, and how many it is for",
    needs: "Breakwater.Approve",
    body: approveListBody,
    answers: { 200: { description: "Approved.", schema: listAnswer } },
    refusals: ["not_found"],
    async handle(api, { request, caller, body }) {
      const list = await findList(api, request.params.address);
      const { expectedAudience, reason } = body;
      await api.auditor.approveList({
        listGuid: list.guid,
        expectedAudience,
        reason,
        by: caller.name,
      });
      return {
        status: 200,
        body: (await api.lists.find(list.guid)) ?? {
          ...list,
          expectedAudience,
          limit: limitFromExpectation(expectedAudience),
          approved: true,
        },
      };
    },
  }),
];

async function findList(
  api: ApiDeps,
  identity: string | undefined,
): Promise<ListAnswer> {
  const found = identity && (await api.lists.find(identity));
  if (found) return found;
  throw new BreakwaterError("not_found", "There is no such list.", {
    hint: "Give its primary address or its Exchange GUID; GET /lists shows them all.",
  });
}
