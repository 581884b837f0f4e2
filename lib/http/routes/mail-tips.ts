import type { PlannedTip } from "../../mail-tip/plan-tips";
import { paginate } from "../paging";
import { defineRoute } from "../route";
import { mailTipAnswer, pageOf } from "../schemas/answers";
import { pageQuery } from "../schemas/page-query";

const byGuid = (a: string, b: string) => (a < b ? -1 : Number(a > b));

export const mailTipRoutes = [
  defineRoute({
    id: "listMailTips",
    method: "GET",
    path: "/mail-tips",
    summary:
      "MailTips that the newest audit would write; it writes them itself where the policy enforces",
    needs: "Breakwater.Read",
    query: pageQuery,
    answers: { 200: { description: "A page.", schema: pageOf(mailTipAnswer) } },
    refusals: ["bad_request"],
    async handle(api, { request }) {
      const planned = (await api.auditor.latest())?.mailTips ?? [];
      return {
        status: 200,
        body: paginate(
          [...planned].sort((a, b) => byGuid(a.listGuid, b.listGuid)),
          request,
          { keyOf: ({ listGuid }: PlannedTip) => listGuid, compare: byGuid },
        ),
      };
    },
  }),
];
