import type { Finding } from "../../lib/audit/finding";
import type { ApiClient } from "../start/api-client";

/** What the audit before the first mail said of the storm's list. */
export interface AuditOfList {
  list: string;
  /** Whom its filter takes, in one sentence. */
  takes: string | null;
  reach: number | null;
  /** False: `reach` is a lower bound. */
  complete: boolean;
  expectedAudience: number | null;
  limit: number | null;
  restricted: boolean;
  findings: Pick<Finding, "rule" | "severity" | "message">[];
}

export async function auditOfList(
  api: ApiClient,
  address: string,
): Promise<AuditOfList> {
  const { takes, reach, complete, expectedAudience, limit, restricted } =
    await api.list(address);
  const findings = await api.getAll<Finding>("/findings?top=1000");
  return {
    list: address,
    takes,
    reach,
    complete,
    expectedAudience,
    limit,
    restricted,
    findings: findings
      .filter(({ list }) => list?.toLowerCase() === address.toLowerCase())
      .map(({ rule, severity, message }) => ({ rule, severity, message })),
  };
}
