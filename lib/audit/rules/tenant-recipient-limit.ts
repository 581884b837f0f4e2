import type { TenantRule } from "./tenant-rule";

/** What one message of a person needs. The service's own limit, and the most that can be set, is 1,000 (Learn, Set-TransportConfig). */
const enough = 500;

export const tenantRecipientLimit: TenantRule = {
  id: "tenant-recipient-limit",
  judge({ transport }) {
    if (!transport.read) return null;
    const { maxRecipientEnvelopeLimit: limit } = transport.value;
    if (limit === null || (limit !== "Unlimited" && limit <= enough))
      return null;
    return {
      severity: "low",
      message: `MaxRecipientEnvelopeLimit is ${limit}: one message may be addressed to ${limit === "Unlimited" ? "1,000 recipients, the service's own limit" : `${limit} recipients`}, and a list among them counts as one.`,
      mend: `Set-TransportConfig -MaxRecipientEnvelopeLimit ${enough}`,
    };
  },
};
