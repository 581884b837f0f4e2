import { createExchangeClient } from "../../../../lib/tenant/exchange/create-exchange-client";
import type { ExchangePage } from "../../../../lib/tenant/exchange-port";
import type { LogFields } from "../../../../lib/ports/log";
import { createRequestBudget } from "../../../../lib/tenant/transport/request-budget";
import {
  startScriptedServer,
  type Answer,
  type SeenRequest,
} from "../scripted-server";
import { createTestClock, halfIds } from "../test-clock";

export const tenantId = "7f0e2b0c-51ad-4a55-8c07-0a7a0a2f6a11";
export const host = "https://outlook.office365.com";
export const link = `${host}/adminapi/beta/${tenantId}/InvokeCommand?%24skiptoken=`;
export const truncated =
  "There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.";
export const list = {
  guid: "0ab1e768-1111-4a4a-9b9b-000000000001",
  address: "all@nhs.example",
  kind: "dynamicDistributionGroup",
  synced: false,
} as const;
export const ops = "0ab1e768-2222-4a4a-9b9b-000000000002";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Call {
  cmdlet: string;
  parameters: Record<string, unknown>;
  request: SeenRequest;
}

/** The client, and a server that answers each call as the test says. Closed after each test. */
export async function startClient(
  answer: (call: Call, index: number) => Answer,
) {
  const server = await startScriptedServer((request, index) =>
    answer(readCall(request), index),
  );
  closers.push(() => server.close());
  const clock = createTestClock();
  const logged: string[] = [];
  const write = (event: string, fields?: LogFields) =>
    void logged.push(JSON.stringify({ event, ...fields }));
  const tokens: (string | undefined)[] = [];
  const client = createExchangeClient({
    tenantId,
    credential: {
      getToken: (_scope, options) => {
        tokens.push(options?.claims);
        return Promise.resolve({
          token: `secret-token-${tokens.filter(Boolean).length}`,
          expiresOnTimestamp: Infinity,
        });
      },
    },
    fetch: server.fetch,
    clock,
    ids: halfIds,
    log: { debug: write, info: write, warn: write, error: write },
    budget: createRequestBudget({ clock, perSecond: 1000 }),
  });
  const calls = () => server.requests.map(readCall);
  return { client, clock, logged, tokens, requests: server.requests, calls };
}

function readCall(request: SeenRequest): Call {
  const { CmdletInput } = JSON.parse(request.body) as {
    CmdletInput: { CmdletName: string; Parameters: Record<string, unknown> };
  };
  return {
    cmdlet: CmdletInput.CmdletName,
    parameters: CmdletInput.Parameters,
    request,
  };
}

export const ok = (value: unknown[], more: object = {}): Answer => ({
  body: { "@adminapi.warnings": [], value, ...more },
});

/** As captured from the service: the message only in the inner exception and behind `|Type|`. */
export const fault = (
  status: number,
  type: string,
  message: string,
): Answer => ({
  status,
  body: {
    error: {
      code: "BadRequest",
      message: "Invalid Operation",
      details: [{ code: "Client", target: "", message: `|${type}|${message}` }],
      innererror: {
        message: "Invalid Operation",
        internalexception: { message, type, stacktrace: "" },
      },
    },
  },
});

export const notFound = fault(
  404,
  "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException",
  "The operation couldn't be performed because object 'x' couldn't be found.",
);
export const stale = fault(
  400,
  "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
  "Expired or Invalid pagination request. Default Expiry time is 00:30:00",
);

export async function collect(pages: AsyncIterable<ExchangePage>) {
  const rows: Record<string, unknown>[] = [];
  let complete = true;
  for await (const page of pages) {
    rows.push(...page.rows);
    complete &&= page.complete;
  }
  return { rows, complete, names: rows.map(({ Name }) => Name) };
}

/** What the tests ask for where it does not matter. */
export const recipients = { properties: ["Guid", "Name"] };
