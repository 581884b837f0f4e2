import { isBreakwaterError } from "../../lib/errors/breakwater-error";
import type { RecipientRef } from "../../lib/tenant/exchange-port";
import type { NewApprovedSenders } from "../../lib/tenant/tenant-setup-port";
import type { Check } from "../doctor/check-app";
import { UsageError } from "../terminal";
import { checkRights } from "./check-rights";
import type { SetupTenant } from "./open-tenant";

export interface SetupAnswer {
  approvedSenders: {
    state: "there" | "made" | "wouldBeMade";
    address: string;
    guid: string | null;
  };
  checks: Check[];
  /** What goes into policy.json. */
  policy: { approvedSenders: string } | null;
}

const staticKinds = [
  "MailUniversalSecurityGroup",
  "MailUniversalDistributionGroup",
];

/**
 * Makes the approved-senders group where it is not there yet, and looks at the rights. What is there is
 * left as it is, so that it may be run as often as one likes.
 * @throws UsageError where something else has the address
 */
export async function prepareTenant(
  tenant: SetupTenant,
  group: NewApprovedSenders,
  { dryRun }: { dryRun: boolean },
): Promise<SetupAnswer> {
  const { address } = group;
  const before = await tenant.findRecipient(address);
  if (before && !staticKinds.includes(before.type))
    throw new UsageError(
      `${address} is a ${before.type}. Give the approved-senders group an address of its own.`,
    );
  const found = before ?? (dryRun ? undefined : await make(tenant, group));
  return {
    approvedSenders: {
      state: before ? "there" : found ? "made" : "wouldBeMade",
      address: found?.address ?? address,
      guid: found?.guid ?? null,
    },
    checks: await checkRights(tenant),
    policy: found ? { approvedSenders: found.guid } : null,
  };
}

/** Where the answer was lost and the call repeated, Exchange says that the group exists: then it is there. */
async function make(
  tenant: SetupTenant,
  group: NewApprovedSenders,
): Promise<RecipientRef> {
  try {
    return await tenant.createApprovedSenders(group);
  } catch (error) {
    if (!isBreakwaterError(error)) throw error;
    const made = await tenant.findRecipient(group.address);
    if (!made) throw error;
    return made;
  }
}
