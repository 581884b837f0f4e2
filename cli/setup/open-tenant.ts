import {
  openExchange,
  readPrincipal,
  type Principal,
} from "../../lib/app/open-exchange";
import type { ListControl } from "../../lib/tenant/exchange-port";
import type { TenantSetup } from "../../lib/tenant/tenant-setup-port";
import type { Terminal } from "../terminal";

export type SetupTenant = TenantSetup & Pick<ListControl, "findRecipient">;

/** A simulated tenant's address, as `npm run tenant` prints it, takes the place of Microsoft's hosts. */
export async function openTenant(
  terminal: Terminal,
  simulated: string | undefined,
): Promise<{ tenant: SetupTenant; principal: Principal } | undefined> {
  const principal = readPrincipal(terminal.env);
  if (!principal) return undefined;
  const { fetch } = terminal;
  if (simulated === undefined)
    return {
      principal,
      tenant: openExchange(principal, { fetch, credentialOptions: {} }),
    };
  // Loaded here and not above: a deployment has no simulated tenant.
  const { createDevTransport } =
    await import("../../dev/transport/create-dev-transport");
  const transport = createDevTransport(new URL(simulated).origin);
  return { principal, tenant: openExchange(principal, transport) };
}
