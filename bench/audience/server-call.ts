import { setTimeout } from "node:timers/promises";
import { createRealClock } from "../../dev/clock/real-clock";
import { createTenantServer } from "../../dev/tenant/create-tenant-server";
import { createTenantState } from "../../dev/tenant/state/create-tenant-state";
import { estateSeed } from "./recipients";

/** Between this machine and a service of Microsoft's: one request, there and back. */
const roundTripMilliseconds = 100;

export interface ServerCalls {
  /** Asks the server whom a filter takes, page by page, and counts what comes. */
  count(filter: string): Promise<number>;
  close(): Promise<void>;
}

/** The simulated tenant over HTTP with an estate of that scale, each request as late as over a network. */
export async function startServer(scale: number): Promise<ServerCalls> {
  const state = createTenantState({
    clock: createRealClock(),
    scale,
    seed: estateSeed,
  });
  const server = await createTenantServer({ state, port: 0 });
  const { token } = await server.issuer.issue(
    server.clients.administrator,
    "exchange",
  );

  async function ask(url: string, filter: string) {
    await setTimeout(roundTripMilliseconds);
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        prefer: "odata.maxpagesize=1000",
      },
      body: JSON.stringify({
        CmdletInput: {
          CmdletName: "Get-Recipient",
          Parameters: {
            RecipientPreviewFilter: filter,
            ResultSize: "Unlimited",
          },
        },
      }),
    });
    if (!response.ok)
      throw new Error(`The tenant answered ${response.status}.`);
    return (await response.json()) as {
      value: unknown[];
      "@odata.nextLink"?: string;
    };
  }

  return {
    async count(filter) {
      let count = 0;
      let next: string | undefined =
        `${server.origin}/adminapi/beta/${state.tenantId}/InvokeCommand`;
      while (next) {
        const page = await ask(next, filter);
        count += page.value.length;
        next = page["@odata.nextLink"]?.replace(
          /^https:\/\/[^/]+/,
          server.origin,
        );
      }
      return count;
    },
    close: () => server.close(),
  };
}
