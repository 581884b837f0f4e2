import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createRealClock } from "../../dev/clock/real-clock";
import { createTenantServer } from "../../dev/tenant/create-tenant-server";
import { createTenantState } from "../../dev/tenant/state/create-tenant-state";
import { serveAgain } from "./bare-server";
import { postPage, readPages, type Paged, type Task } from "./page-reader";

export interface ExchangeSpeed {
  recipients: number;
  /** From nothing to an estate that can be asked. */
  generatedInSeconds: number;
  /** Recipients a second of wall time, by `Get-Recipient` in pages of 1,000. */
  rowsASecond: number;
  /** The same by second of the tenant's processor time: what a busy machine does not change. */
  rowsACpuSecond: number;
  /** Wall time, as a share of what a bare server took for as many such pages, sent to the same client in turns. */
  ofBareServer: number;
  /** Resident, after all pages. */
  megabytes: number;
}

/** Pages a turn: short, so that whatever else the machine does meets the tenant and the bare server alike. */
const pagesATurn = 10;

/** The tenant in this process, a plain HTTP client in another. At true size, a hundredth with `quick`. */
export async function measureExchange({
  quick,
  say,
}: {
  quick: boolean;
  say: (line: string) => void;
}): Promise<ExchangeSpeed> {
  say("making the estate …");
  const began = performance.now();
  const state = createTenantState({
    clock: createRealClock(),
    scale: quick ? 0.01 : 1,
    seed: 1,
  });
  const generatedInSeconds = (performance.now() - began) / 1e3;
  const server = await createTenantServer({ state, port: 0 });
  const client = fork(__filename, ["client"]);
  const { token } = await server.issuer.issue(
    server.clients.administrator,
    "exchange",
  );
  const url = `${server.origin}/adminapi/beta/${state.tenantId}/InvokeCommand`;
  const bare = await serveAgain(await postPage(url, token));
  try {
    const pages = quick ? 10 : 300;
    say(`Get-Recipient, ${pages} pages`);
    const served = { rows: 0, seconds: 0, cpuSeconds: 0 };
    const plain = { rows: 0, seconds: 0 };
    let next: string | undefined = url;
    for (let done = 0; done < pages && next; done += pagesATurn) {
      const cpu = process.cpuUsage();
      const paged = await ask(client, { url: next, token, pages: pagesATurn });
      const { user, system } = process.cpuUsage(cpu);
      served.rows += paged.rows;
      served.seconds += paged.seconds;
      served.cpuSeconds += (user + system) / 1e6;
      next = paged.next;
      const again = await ask(client, {
        url: bare.url,
        token,
        pages: pagesATurn,
        repeat: true,
      });
      plain.rows += again.rows;
      plain.seconds += again.seconds;
    }
    return {
      recipients: state.recipients.count,
      generatedInSeconds,
      rowsASecond: Math.round(served.rows / served.seconds),
      rowsACpuSecond: Math.round(served.rows / served.cpuSeconds),
      ofBareServer: served.rows / served.seconds / (plain.rows / plain.seconds),
      megabytes: Math.round(process.memoryUsage().rss / 1e6),
    };
  } finally {
    client.kill();
    await bare.close();
    await server.close();
  }
}

async function ask(client: ChildProcess, task: Task): Promise<Paged> {
  client.send(task);
  const [paged] = (await once(client, "message")) as [Paged];
  return paged;
}

if (process.argv[2] === "client" && process.send)
  process.on("message", (task: Task) => {
    void readPages(task).then((paged) => process.send!(paged));
  });
