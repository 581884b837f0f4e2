import type { TokenCredential } from "@azure/identity";
import type { Log } from "../../ports/log";
import { minute, type Clock } from "../../time/clock";
import type { Ids } from "../../time/ids";
import type { GraphDirectory, MailSender, MessageTrace } from "../graph-port";
import type { GroupCreationReader } from "../tenant-settings-port";
import { createTokenSource } from "../transport/access-token";
import {
  createRequestBudget,
  type RequestBudget,
} from "../transport/request-budget";
import { createGraphDirectory } from "./graph-directory";
import { createGraphRequests } from "./graph-requests";
import { createMailSender } from "./mail-sender";
import { createMessageTrace } from "./message-trace";
import { createGroupCreationReader } from "./read-group-creation";
import { graphHost } from "./patient-handler";

/** How long one request may be retried when the caller names no deadline. */
const patience = {
  directory: 10 * minute,
  settings: minute,
  trace: 2 * minute,
  mail: 2 * minute,
};

/**
 * The smallest tenants have 3,500 resource units in 10 seconds (Graph throttling limits, identity and
 * access), and members cost 2 of them when selected: 50 a second take less than a third.
 */
export function createGraphBudget(clock: Clock, perSecond = 50): RequestBudget {
  return createRequestBudget({ clock, perSecond });
}

export interface GraphClient
  extends GraphDirectory, GroupCreationReader, MessageTrace, MailSender {
  /** The same client, that sends nothing and waits for nothing after that time (epoch milliseconds). */
  until(deadline: number): GraphClient;
}

/**
 * Message trace has its own quota, 100 requests in 5 minutes that the whole tenant shares (Graph
 * throttling limits): a burst of 10 and then 0.2 a second leave others a third of it.
 */
export function createTraceBudget(clock: Clock): RequestBudget {
  return createRequestBudget({ clock, perSecond: 0.2, burst: 10 });
}

/** Microsoft Graph v1.0 as the application. `budget` is shared by all that speaks to Graph but the message trace. */
export function createGraphClient(options: {
  credential: TokenCredential;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  ids: Ids;
  log: Log;
  budget: RequestBudget;
  /** Default: `createTraceBudget`. */
  traceBudget?: RequestBudget;
}): GraphClient {
  const { clock, credential, budget } = options;
  const requests = createGraphRequests({
    ...options,
    service: "Graph",
    tokens: createTokenSource({
      credential,
      scope: `https://${graphHost}/.default`,
      clock,
    }),
  });
  const traceBudget = options.traceBudget ?? createTraceBudget(clock);
  const client = (latest: number): GraphClient => {
    const within = (milliseconds: number) => () =>
      Math.min(latest, clock.now() + milliseconds);
    return {
      ...createGraphDirectory(requests, budget, within(patience.directory)),
      ...createGroupCreationReader(
        requests,
        budget,
        within(patience.settings),
        options.log,
      ),
      ...createMessageTrace(requests, traceBudget, within(patience.trace)),
      ...createMailSender(requests, budget, within(patience.mail)),
      until: client,
    };
  };
  return client(Infinity);
}
