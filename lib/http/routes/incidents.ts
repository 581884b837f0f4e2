import { BreakwaterError } from "../../errors/breakwater-error";
import type { Incident } from "../../incident/incident";
import { paginate } from "../paging";
import { defineRoute } from "../route";
import {
  incidentAnswer,
  incidentWithTimeline,
  pageOf,
} from "../schemas/answers";
import { pageQuery } from "../schemas/page-query";

const newestFirst = {
  keyOf: ({ id }: Incident) => id,
  compare: (a: string, b: string) => (a > b ? -1 : a < b ? 1 : 0),
};

export const incidentRoutes = [
  defineRoute({
    id: "listIncidents",
    method: "GET",
    path: "/incidents",
    summary: "Storms, newest first",
    needs: "Breakwater.Read",
    query: pageQuery,
    answers: {
      200: { description: "A page.", schema: pageOf(incidentAnswer) },
    },
    refusals: ["bad_request"],
    handle: async (api, { request }) => ({
      status: 200,
      body: paginate(await api.incidents.list(), request, newestFirst),
    }),
  }),
  defineRoute({
    id: "getIncident",
    method: "GET",
    path: "/incidents/{id}",
    summary: "One storm with its timeline",
    needs: "Breakwater.Read",
    answers: { 200: { description: "It.", schema: incidentWithTimeline } },
    refusals: ["not_found"],
    async handle(api, { request }) {
      const id = request.params.id ?? "";
      const found = /^[0-9A-Za-z]{1,64}$/.test(id)
        ? await api.incidents.get(id)
        : undefined;
      if (!found)
        throw new BreakwaterError("not_found", "There is no such incident.", {
          hint: "GET /incidents shows every incident.",
        });
      return { status: 200, body: found };
    },
  }),
];
