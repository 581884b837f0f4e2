import type { AuditRun } from "../../lib/audit/audit-rows";
import type { HealthAnswer, ListAnswer } from "../../lib/http/schemas/answers";

/** The API as the embedded parts ask it: over HTTP, as everyone. */
export interface ApiClient {
  health(): Promise<HealthAnswer | undefined>;
  lists(): Promise<ListAnswer[]>;
  list(address: string): Promise<ListAnswer>;
  latestAudit(): Promise<AuditRun | undefined>;
  getAll<T>(path: string): Promise<T[]>;
}

export function createApiClient(api: string, token: string): ApiClient {
  const get = (url: string) =>
    fetch(url, { headers: { authorization: `Bearer ${token}` } });
  async function getOne<T>(url: string): Promise<T> {
    const answer = await get(url);
    if (!answer.ok)
      throw new Error(
        `GET ${url.slice(api.length)} answered ${answer.status}: ${await answer.text()}`,
      );
    return (await answer.json()) as T;
  }
  async function getAll<T>(path: string): Promise<T[]> {
    const all: T[] = [];
    let next: string | undefined = `${api}${path}`;
    while (next !== undefined) {
      const page: { value: T[]; nextLink?: string } = await getOne(next);
      all.push(...page.value);
      next = page.nextLink;
    }
    return all;
  }
  return {
    getAll,
    async health() {
      const answer = await get(`${api}/health`);
      return answer.ok ? ((await answer.json()) as HealthAnswer) : undefined;
    },
    lists: () => getAll<ListAnswer>("/lists"),
    list: (address) => getOne(`${api}/lists/${encodeURIComponent(address)}`),
    latestAudit: async () => (await getAll<AuditRun>("/audits")).at(0),
  };
}
