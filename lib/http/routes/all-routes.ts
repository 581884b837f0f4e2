import type { Route } from "../route";
import { auditRoutes } from "./audits";
import { automationRoutes } from "./automation";
import { healthRoutes } from "./health";
import { incidentRoutes } from "./incidents";
import { killSwitchRoutes } from "./kill-switch";
import { listRoutes } from "./lists";
import { mailTipRoutes } from "./mail-tips";
import { webhookRoutes } from "./webhooks";

/** Every operation of the API: what is served, what is described, and what functions/ registers. */
export const routes: readonly Route[] = [
  ...healthRoutes,
  ...listRoutes,
  ...auditRoutes,
  ...mailTipRoutes,
  ...killSwitchRoutes,
  ...automationRoutes,
  ...incidentRoutes,
  ...webhookRoutes,
];

export function methodsOf(path: string): string[] {
  return routes
    .filter((route) => route.path === path)
    .map((route) => route.method);
}
