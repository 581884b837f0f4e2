import type { AuditRun } from "../../audit/audit-rows";
import type { Finding } from "../../audit/finding";
import { BreakwaterError } from "../../errors/breakwater-error";
import { paginate } from "../paging";
import { defineRoute } from "../route";
import { auditAnswer, findingAnswer, pageOf } from "../schemas/answers";
import { emptyBody, reasonBody } from "../schemas/bodies";
import { pageQuery } from "../schemas/page-query";

const newestFirst = {
  keyOf: ({ id }: AuditRun) => id,
  compare: (a: string, b: string) => (a > b ? -1 : a < b ? 1 : 0),
};

export const auditRoutes = [
  defineRoute<object>({
    id: "startAudit",
    method: "POST",
    path: "/audits",
    summary: "Judge every list now",
    needs: "Breakwater.Operate",
    body: emptyBody,
    bodyMayBeEmpty: true,
    answers: { 202: { description: "The run.", schema: auditAnswer } },
    refusals: ["not_found"],
    handle: async (api, { caller }) => ({
      status: 202,
      body: await api.auditor.run({ by: caller.name }),
    }),
  }),
  defineRoute({
    id: "listAudits",
    method: "GET",
    path: "/audits",
    summary: "Runs of the audit, newest first",
    needs: "Breakwater.Read",
    query: pageQuery,
    answers: { 200: { description: "A page.", schema: pageOf(auditAnswer) } },
    refusals: ["bad_request"],
    handle: async (api, { request }) => ({
      status: 200,
      body: paginate(await api.auditor.list(), request, newestFirst),
    }),
  }),
  defineRoute({
    id: "getAudit",
    method: "GET",
    path: "/audits/{id}",
    summary: "One run of the audit",
    needs: "Breakwater.Read",
    answers: { 200: { description: "It.", schema: auditAnswer } },
    refusals: ["not_found"],
    async handle(api, { request }) {
      const run = await api.auditor.get(checkedId(request.params.id));
      if (!run) throw noSuchAudit();
      return { status: 200, body: run };
    },
  }),
  defineRoute<{ reason?: string }>({
    id: "approveAudit",
    method: "POST",
    path: "/audits/{id}/approve",
    summary: "Carry out a run that stopped at the blast radius",
    needs: "Breakwater.Approve",
    body: reasonBody,
    bodyMayBeEmpty: true,
    answers: {
      202: { description: "The run that carries it out.", schema: auditAnswer },
    },
    refusals: ["not_found", "conflict"],
    handle: async (api, { request, caller }) => ({
      status: 202,
      body: await api.auditor.approveRun(
        checkedId(request.params.id),
        caller.name,
      ),
    }),
  }),
  defineRoute({
    id: "listFindings",
    method: "GET",
    path: "/findings",
    summary: "What the newest audit found",
    needs: "Breakwater.Read",
    query: pageQuery,
    answers: { 200: { description: "A page.", schema: pageOf(findingAnswer) } },
    refusals: ["bad_request"],
    async handle(api, { request }) {
      const findings = (await api.auditor.latest())?.findings ?? [];
      const keys = new Map<Finding, number>(
        findings.map((finding, at) => [finding, at]),
      );
      return {
        status: 200,
        // In the order of the evidence, which never changes.
        body: paginate(findings, request, {
          keyOf: (finding) => String(keys.get(finding)),
          compare: (a, b) => Number(a) - Number(b),
        }),
      };
    },
  }),
];

function checkedId(id: string | undefined): string {
  if (/^[0-9A-Za-z]{1,64}$/.test(id ?? "")) return (id ?? "").toUpperCase();
  throw noSuchAudit();
}

function noSuchAudit(): BreakwaterError {
  return new BreakwaterError("not_found", "There is no such audit.", {
    hint: "GET /audits shows every run.",
  });
}
