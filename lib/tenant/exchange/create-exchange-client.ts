import type { TokenCredential } from "@azure/identity";
import type { Log } from "../../ports/log";
import { minute, type Clock } from "../../time/clock";
import type { Ids } from "../../time/ids";
import type { DirectoryReader, ListControl } from "../exchange-port";
import { createTokenSource } from "../transport/access-token";
import {
  createRequestBudget,
  type RequestBudget,
} from "../transport/request-budget";
import { createDirectoryReader } from "./directory-reader";
import { createInvoke, exchangeHost } from "./invoke-command";
import type { MailTipControl } from "../mail-tip-port";
import type { ExchangeSettingsReader } from "../tenant-settings-port";
import { createListControl } from "./list-control";
import { createMailTipControl } from "./mail-tip-control";
import type { TenantSetup } from "../tenant-setup-port";
import { createTenantSetup } from "./tenant-setup";
import { createExchangeSettingsReader } from "./read-exchange-settings";

/** How long one request may be retried when the caller names no deadline: a throw answers people, a sync answers a timer. */
const patience = { urgent: minute, background: 10 * minute };

/**
 * No limit is published for this API. A careful public client keeps to one request a second; five is
 * what a sync of a large tenant needs, and a throttled answer halves it.
 */
export function createExchangeBudget(
  clock: Clock,
  perSecond = 5,
): RequestBudget {
  return createRequestBudget({ clock, perSecond });
}

export interface ExchangeClient
  extends
    ListControl,
    DirectoryReader,
    ExchangeSettingsReader,
    MailTipControl,
    TenantSetup {
  /** The same client, that sends nothing and waits for nothing after that time (epoch milliseconds). */
  until(deadline: number): ExchangeClient;
}

/**
 * Exchange Online through the admin API that Microsoft's own module speaks. `budget` is shared by
 * everything in this process that speaks to Exchange; ListControl goes before DirectoryReader in it.
 */
export function createExchangeClient(options: {
  tenantId: string;
  credential: TokenCredential;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  ids: Ids;
  log: Log;
  budget: RequestBudget;
}): ExchangeClient {
  const { clock, credential } = options;
  const deps = {
    ...options,
    service: "Exchange",
    tokens: createTokenSource({
      credential,
      scope: `https://${exchangeHost}/.default`,
      clock,
    }),
  };
  const invoke = createInvoke(deps);
  const client = (latest: number): ExchangeClient => {
    const within = (milliseconds: number) => () =>
      Math.min(latest, clock.now() + milliseconds);
    return {
      ...createListControl(invoke, within(patience.urgent)),
      ...createDirectoryReader(invoke, within(patience.background)),
      ...createMailTipControl(invoke, within(patience.urgent)),
      ...createExchangeSettingsReader(
        invoke,
        within(patience.urgent),
        options.log,
      ),
      ...createTenantSetup(deps, invoke, within(patience.urgent)),
      until: client,
    };
  };
  return client(Infinity);
}
