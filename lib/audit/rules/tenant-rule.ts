import type { TenantSettings } from "../../tenant/tenant-settings-port";
import type { AuditInput } from "../audit-input";
import type { Verdict } from "./list-rule";

/** One rule about the tenant's own settings; a setting that nobody could read is another rule's matter. */
export interface TenantRule {
  id: string;
  judge: (settings: TenantSettings, input: AuditInput) => Verdict | null;
}
