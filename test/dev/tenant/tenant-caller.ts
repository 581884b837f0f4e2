import {
  createTenantServer,
  type TenantServer,
  type TenantServerOptions,
} from "../../../dev/tenant/create-tenant-server";
import { createTenantState } from "../../../dev/tenant/state/create-tenant-state";
import type { TenantClient } from "../../../dev/tenant/identity/tenant-clients";
import type { Habits } from "../../../dev/tenant/state/habits";
import { createTestClock } from "./small-tenant";

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: {
    value: Record<string, unknown>[];
    "@odata.nextLink"?: string;
    "@adminapi.warnings"?: string[];
    error?: {
      message: string;
      details: { message: string }[];
      innererror: { internalexception: { message: string; type: string } };
    };
  };
}

export interface Caller {
  server: TenantServer;
  clock: ReturnType<typeof createTestClock>;
  token(scope?: string, client?: TenantClient): Promise<string>;
  /** Calls as a stranger would who has only read the documentation. */
  invoke(
    cmdlet: string,
    parameters?: Record<string, unknown>,
    options?: {
      select?: string;
      pageSize?: number;
      url?: string;
      bearer?: string;
      headers?: Record<string, string>;
    },
  ): Promise<Answer>;
  close(): Promise<void>;
}

/** A small estate behind real HTTP, with time that a test moves by hand. */
export async function callTenant(
  options: Partial<TenantServerOptions> & {
    scale?: number;
    seed?: number;
    habits?: Partial<Habits>;
  } = {},
): Promise<Caller> {
  const clock = createTestClock();
  const state = createTenantState({
    clock,
    scale: options.scale ?? 0.001,
    seed: options.seed ?? 1,
    restrictionSeconds: 300,
    habits: options.habits,
  });
  const server = await createTenantServer({ state, port: 0, ...options });
  const token = async (
    scope = "https://outlook.office365.com/.default",
    { clientId, clientSecret } = server.clients.administrator,
  ) => {
    const answer = await fetch(
      `${server.origin}/${state.tenantId}/oauth2/v2.0/token`,
      {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: clientId,
          client_secret: clientSecret,
          scope,
        }),
      },
    );
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const administrator = await token();
  return {
    server,
    clock,
    token,
    close: () => server.close(),
    async invoke(
      cmdlet,
      parameters = {},
      { select, pageSize, url, bearer = administrator, headers } = {},
    ) {
      const target =
        url ??
        `${server.origin}/adminapi/beta/${state.tenantId}/InvokeCommand${select ? `?$select=${select}` : ""}`;
      const answer = await fetch(target, {
        method: "POST",
        headers: {
          authorization: `Bearer ${bearer}`,
          "content-type": "application/json",
          ...(pageSize !== undefined && {
            prefer: `odata.maxpagesize=${pageSize}`,
          }),
          ...headers,
        },
        body: JSON.stringify({
          CmdletInput: { CmdletName: cmdlet, Parameters: parameters },
        }),
      });
      const text = await answer.text();
      const body = (answer.headers.get("content-type") ?? "").includes("json")
        ? (JSON.parse(text) as Answer["body"])
        : { value: [] };
      return { status: answer.status, headers: answer.headers, text, body };
    },
  };
}
