import type { KillSwitch } from "../enforcement/kill-switch-port";
import type { Incidents } from "../incident/incidents-port";
import type { OwnMail } from "../mail-flow/own-mail";
import type { Policy } from "../policy/policy-schema";
import type { Log } from "../ports/log";
import type { Tables } from "../ports/tables";
import type { Clock } from "../time/clock";
import type { Ids } from "../time/ids";
import type { MailLog } from "./mail-log";
import type { StormLists } from "./storm-ports";

export interface DetectorDeps {
  tenantId: string;
  tables: Tables;
  clock: Clock;
  ids: Ids;
  log: Log;
  lists: StormLists;
  mailLog: MailLog;
  incidents: Pick<Incidents, "open" | "note" | "update">;
  killSwitch: Pick<KillSwitch, "engage" | "get">;
  policy(): Promise<Policy> | Policy;
  /** Why automatic action must not happen although the policy asks for it (paused); null when it may. */
  automationBlockedBy(): Promise<string | null>;
  /** How to know our own mail; null where the policy names no address that we send from. */
  ownMail: OwnMail | null;
}
