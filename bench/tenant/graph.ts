import { createRealClock } from "../../dev/clock/real-clock";
import { createTenantServer } from "../../dev/tenant/create-tenant-server";
import { createTenantState } from "../../dev/tenant/state/create-tenant-state";
import { serveAgain } from "./bare-server";

/** What a full synchronisation asks the simulated tenant, so that it measures the client and not the tenant. */
const goal = 20_000;
const asked = [
  "/users?$top=999",
  "/users?$top=999&$select=id,mail,displayName,department",
  "/users/delta",
  "/users/delta?$select=id,mail,displayName,department",
];

export interface GraphSpeed {
  path: string;
  /** Objects a second of wall time, of a client and a tenant in one process. */
  objectsASecond: number;
  /** The same by second of processor time: what a busy machine does not change. */
  objectsACpuSecond: number;
  /** Times the goal, by processor time. */
  timesGoal: number;
  /** Times as quick as a bare server that sends one such page again and again. */
  ofBareServer: number;
}

/** Pages through Graph at true size (a hundredth with `quick`), so long for each path. */
export async function measureGraph({
  quick,
  say,
  secondsAPath = quick ? 1 : 10,
}: {
  quick: boolean;
  say: (line: string) => void;
  secondsAPath?: number;
}): Promise<GraphSpeed[]> {
  say("making the estate …");
  const state = createTenantState({
    clock: createRealClock(),
    scale: quick ? 0.01 : 1,
    seed: 1,
  });
  const server = await createTenantServer({ state, port: 0 });
  const { token } = await server.issuer.issue(server.clients.app, "graph");
  const headers = { authorization: `Bearer ${token}` };
  const speeds: GraphSpeed[] = [];
  try {
    for (const path of asked) {
      say(path);
      const url = `${server.origin}/v1.0${path}`;
      const page = await (await fetch(url, { headers })).text();
      const bare = await serveAgain(page);
      const plain = await follow(() => bare.url, secondsAPath / 2, {});
      await bare.close();
      const real = await follow((next) => next ?? url, secondsAPath, headers);
      speeds.push({
        path,
        objectsASecond: Math.round(real.objects / real.seconds),
        objectsACpuSecond: Math.round(real.objects / real.cpuSeconds),
        timesGoal: real.objects / real.cpuSeconds / goal,
        ofBareServer:
          real.objects / real.cpuSeconds / (plain.objects / plain.cpuSeconds),
      });
    }
  } finally {
    await server.close();
  }
  return speeds;
}

/** Follows next links, from the start again at the end, for so many seconds. */
async function follow(
  urlOf: (next: string | undefined) => string,
  seconds: number,
  headers: Record<string, string>,
) {
  const began = performance.now();
  const cpu = process.cpuUsage();
  let objects = 0;
  for (
    let next: string | undefined;
    performance.now() - began < seconds * 1e3;
  ) {
    const answer = await fetch(urlOf(next), { headers });
    const page = (await answer.json()) as {
      value: unknown[];
      "@odata.nextLink"?: string;
    };
    objects += page.value.length;
    next = page["@odata.nextLink"];
  }
  const { user, system } = process.cpuUsage(cpu);
  return {
    objects,
    seconds: (performance.now() - began) / 1e3,
    cpuSeconds: (user + system) / 1e6,
  };
}
