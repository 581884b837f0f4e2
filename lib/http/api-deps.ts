import type { Auditor } from "../audit/create-auditor";
import type { KillSwitch } from "../enforcement/kill-switch-port";
import type { Incidents } from "../incident/incidents-port";
import type { GraphNotifications } from "../mail-flow/accept-graph-notifications";
import type { MailIntake } from "../mail-flow/create-mail-intake";
import type { Log } from "../ports/log";
import type { Tables } from "../ports/tables";
import type { Clock } from "../time/clock";
import type { Ids } from "../time/ids";
import type { OperatorTokens } from "./operator-tokens";
import type {
  AutomationAnswer,
  HealthAnswer,
  ListAnswer,
  PreviewAnswer,
} from "./schemas/answers";

/** What the operations need of the rest of the house. */
export interface ApiDeps {
  tenantId: string;
  tables: Tables;
  clock: Clock;
  ids: Ids;
  log: Log;
  operatorTokens: OperatorTokens;
  killSwitch: KillSwitch;
  auditor: Pick<
    Auditor,
    "run" | "get" | "list" | "approveRun" | "approveList" | "latest"
  >;
  lists: {
    /** Largest reach first. */
    all(): Promise<ListAnswer[]>;
    /** By address or GUID; also one that was never audited. */
    find(identity: string): Promise<ListAnswer | undefined>;
  };
  incidents: Pick<Incidents, "list" | "get">;
  mailIntake: MailIntake;
  graphNotifications: GraphNotifications;
  automation: {
    get(): Promise<AutomationAnswer>;
    set(change: {
      paused: boolean;
      reason: string;
      by: string;
    }): Promise<AutomationAnswer>;
  };
  /** @throws BreakwaterError `invalid_filter` with the position, `not_found` before the first sync */
  preview(filter: string): Promise<PreviewAnswer>;
  health(): Promise<
    | { ok: true; report: HealthAnswer }
    | { ok: false; detail: string; report: Omit<HealthAnswer, "status"> }
  >;
}
