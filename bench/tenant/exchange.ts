import { fork } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { createRealClock } from "../../dev/clock/real-clock";
import { createTenantServer } from "../../dev/tenant/create-tenant-server";
import { createTenantState } from "../../dev/tenant/state/create-tenant-state";

export interface ExchangeSpeed {
  recipients: number;
  /** From nothing to an estate that can be asked. */
  generatedInSeconds: number;
  /** Recipients a second of wall time, by `Get-Recipient` in pages of 1,000. */
  rowsASecond: number;
  /** The same by second of the tenant's processor time: what a busy machine does not change. */
  rowsACpuSecond: number;
  /** Resident, after all pages. */
  megabytes: number;
}

interface Task {
  url: string;
  token: string;
  pages: number;
}

interface Paged {
  rows: number;
  seconds: number;
}

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
  try {
    const { token } = await server.issuer.issue(
      server.clients.administrator,
      "exchange",
    );
    const task: Task = {
      url: `${server.origin}/adminapi/beta/${state.tenantId}/InvokeCommand`,
      token,
      pages: quick ? 10 : 300,
    };
    say(`Get-Recipient, ${task.pages} pages`);
    const cpu = process.cpuUsage();
    client.send(task);
    const [{ rows, seconds }] = (await once(client, "message")) as [Paged];
    const { user, system } = process.cpuUsage(cpu);
    return {
      recipients: state.recipients.count,
      generatedInSeconds,
      rowsASecond: Math.round(rows / seconds),
      rowsACpuSecond: Math.round(rows / ((user + system) / 1e6)),
      megabytes: Math.round(process.memoryUsage().rss / 1e6),
    };
  } finally {
    client.kill();
    await server.close();
  }
}

async function readPages({ url, token, pages }: Task): Promise<Paged> {
  const agent = new Agent({ keepAlive: true });
  const post = (to: string) =>
    new Promise<string>((resolve, reject) => {
      const parts: Buffer[] = [];
      request(to, {
        method: "POST",
        agent,
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
          prefer: "odata.maxpagesize=1000",
        },
      })
        .on("response", (answer) =>
          answer
            .on("data", (part: Buffer) => parts.push(part))
            .on("end", () => resolve(Buffer.concat(parts).toString()))
            .on("error", reject),
        )
        .on("error", reject)
        .end(
          JSON.stringify({
            CmdletInput: {
              CmdletName: "Get-Recipient",
              Parameters: { ResultSize: "Unlimited" },
            },
          }),
        );
    });
  const began = performance.now();
  let rows = 0;
  let next: string | undefined = url;
  for (let page = 0; page < pages && next !== undefined; page++) {
    const text = await post(next);
    rows += text.split('"Identity":').length - 1;
    next = /"@odata\.nextLink":"([^"]+)"/.exec(text.slice(0, 2_000))?.[1];
  }
  return { rows, seconds: (performance.now() - began) / 1e3 };
}

if (process.argv[2] === "client" && process.send)
  process.once("message", (task: Task) => {
    void readPages(task).then((paged) => process.send!(paged));
  });
