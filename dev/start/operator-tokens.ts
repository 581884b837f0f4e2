import {
  createTenantClients,
  type TenantClient,
} from "../tenant/identity/tenant-clients";

export interface OperatorTokens {
  read: string;
  operate: string;
  approve: string;
}

/** Tokens of three operators, from the simulated tenant's own token endpoint, as anyone would get them. */
export async function fetchOperatorTokens(
  tokenEndpoint: string,
  seed: number,
): Promise<OperatorTokens> {
  const { read, operate, approve } = createTenantClients(seed);
  const tokenOf = async ({ clientId, clientSecret }: TenantClient) => {
    const answer = await fetch(tokenEndpoint, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
        scope: "api://breakwater/.default",
      }),
    });
    if (!answer.ok)
      throw new Error(
        `The simulated tenant gave no token: ${await answer.text()}`,
      );
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  return {
    read: await tokenOf(read),
    operate: await tokenOf(operate),
    approve: await tokenOf(approve),
  };
}
