import { defineRoute } from "../route";
import { automationAnswer } from "../schemas/answers";
import { automationBody } from "../schemas/bodies";

export const automationRoutes = [
  defineRoute({
    id: "getAutomation",
    method: "GET",
    path: "/automation",
    summary: "Whether anything is done automatically, and if not, why",
    needs: "Breakwater.Read",
    answers: { 200: { description: "The state.", schema: automationAnswer } },
    refusals: [],
    handle: async (api) => ({ status: 200, body: await api.automation.get() }),
  }),
  defineRoute<{ paused: boolean; reason: string }>({
    id: "setAutomation",
    method: "PUT",
    path: "/automation",
    summary:
      "Pause automatic action, or let it go on; people's throws always act",
    needs: "Breakwater.Operate",
    body: automationBody,
    answers: {
      200: { description: "The new state.", schema: automationAnswer },
    },
    refusals: [],
    handle: async (api, { body, caller }) => ({
      status: 200,
      body: await api.automation.set({ ...body, by: caller.name }),
    }),
  }),
];
