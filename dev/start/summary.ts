import Table from "cli-table3";
import pc from "picocolors";
import type { ListAnswer } from "../../lib/http/schemas/answers";
import type { TenantLine } from "../tenant/tenant-line";
import { createTenantClients } from "../tenant/identity/tenant-clients";
import type { FirstRun } from "./first-run";

interface SummaryOptions extends FirstRun {
  api: string;
  tenant: TenantLine;
  seed: number;
}

const count = (value: number | null) =>
  value === null ? "?" : value.toLocaleString("en-GB");

/** What a newcomer sees when everything is up: what was learnt, what was done, what to try. */
export function writeSummary(options: SummaryOptions): string {
  const { directory, audit, lists } = options;
  const over = lists
    .filter(isOverLimit)
    .sort((a, b) => (b.reach ?? 0) - (a.reach ?? 0));
  const restricted = over.filter((list) => list.restricted);
  return [
    "",
    `${pc.bold(count(directory.recipients))} recipients and ${pc.bold(count(directory.lists))} lists learnt, ${count(audit.lists)} audited.`,
    `${over.length} lists were open to everyone and reach more than their limit. ${restricted.length} of them are restricted now to the approved-senders group and their owners:`,
    "",
    tableOf(over),
    "",
    ...whatToTry(options, restricted[0] ?? over[0]),
    "",
    pc.dim("Ordinary mail flows. Ctrl-C ends everything; nothing is kept."),
    "",
  ].join("\n");
}

/** Open when it was judged: a list that is restricted now was. */
export function isOverLimit(list: ListAnswer): boolean {
  return (
    list.reach !== null &&
    list.limit !== null &&
    list.reach > list.limit &&
    (list.open === true || list.restricted)
  );
}

function tableOf(lists: readonly ListAnswer[]): string {
  const table = new Table({
    head: ["list", "reaches", "expected", "limit", "now"],
    colAligns: ["left", "right", "right", "right", "left"],
    style: { head: [], border: [] },
  });
  for (const list of lists)
    table.push([
      list.address,
      `${list.complete ? "" : "≥ "}${count(list.reach)}`,
      list.expectedAudience === null ? "–" : count(list.expectedAudience),
      count(list.limit),
      stateOf(list),
    ]);
  return table.toString();
}

function stateOf(list: ListAnswer): string {
  if (list.restricted) return pc.green("restricted");
  return list.levers.length === 0
    ? pc.yellow("open: synced, the cloud cannot write it")
    : pc.yellow("open");
}

function whatToTry(
  { api, tenant, seed }: SummaryOptions,
  list: ListAnswer | undefined,
): string[] {
  const { operate } = createTenantClients(seed);
  const address = list?.address ?? "";
  return [
    `The API is at ${pc.bold(api)}. To try next, in another terminal of this folder:`,
    "",
    "  # a token of an operator, from the simulated tenant",
    `  export BREAKWATER_API=${api}`,
    `  export BREAKWATER_TOKEN=$(curl -s ${tenant.tokenEndpoint} \\`,
    `    -d grant_type=client_credentials -d scope=api://breakwater/.default \\`,
    `    -d client_id=${operate.clientId} -d client_secret=${operate.clientSecret} | \\`,
    `    node -p 'JSON.parse(fs.readFileSync(0)).access_token')`,
    "",
    "  # whom a list really reaches",
    `  curl -s -H "Authorization: Bearer $BREAKWATER_TOKEN" $BREAKWATER_API/lists/${address}`,
    "",
    "  # every list, largest first; throw the kill switch, look, release",
    "  npx breakwater lists",
    `  npx breakwater kill engage --list nursing-community@${address.split("@")[1] ?? ""} --minutes 10 --reason "a try"`,
    "  npx breakwater kill status",
    "",
    "  # the storm of 2016, with and without Breakwater",
    "  npm run drill -- nhsmail-2016",
  ];
}
