import { Command } from "commander";
import type { AuditRun } from "../../lib/audit/audit-rows";
import type { ListAnswer } from "../../lib/http/schemas/answers";
import type { ApiClient, RemoteOptions } from "../remote/api-client";
import { minuteOf } from "../remote/describe-activation";
import {
  printJson,
  runRemote,
  withRemoteOptions,
} from "../remote/remote-command";
import { table } from "../remote/table";
import type { Terminal } from "../terminal";

/** Runs go on every ten minutes: a screen of them, unless JSON is asked for. */
const shownAtMost = 20;

/** `audits [id]`, `audits start`, `audits approve <id>` */
export function auditsCommand(terminal: Terminal): Command {
  const command = new Command("audits")
    .description(
      "Runs of the audit in the app, newest first; with an id, what one found and wanted",
    )
    .argument("[id]", "id of a run")
    .addCommand(
      changing(terminal, "start", "Judge every list now", () => "/audits"),
    )
    .addCommand(
      changing(
        terminal,
        "approve",
        "Carry out a run that stopped, because it would restrict more lists than one run may; judged anew",
        (id) => `${pathOf(id)}/approve`,
      ).argument("<id>", "id of the run, as `audits` shows it"),
    );
  return withRemoteOptions(command).action(
    (id: string | undefined, options: RemoteOptions) =>
      runRemote(terminal, options, async (api) => {
        if (id !== undefined)
          return show(
            terminal,
            options,
            api,
            await api.get<AuditRun>(pathOf(id)),
          );
        const runs = await api.getAll<AuditRun>("/audits");
        if (options.json) printJson(terminal, { value: runs });
        else terminal.out(describeRuns(runs));
        return runs[0] === undefined ? 0 : codeOf(runs[0]);
      }),
  );
}

function changing(
  terminal: Terminal,
  name: string,
  description: string,
  path: (id: string) => string,
): Command {
  const command = new Command(name).description(description);
  return withRemoteOptions(command).action(() => {
    // What `audits` itself has too (--json, --api, --token) is given to it and not to its subcommand.
    const options = command.optsWithGlobals<RemoteOptions>();
    return runRemote(terminal, options, async (api) =>
      show(
        terminal,
        options,
        api,
        await api.send<AuditRun>("POST", path(command.args[0] ?? "")),
      ),
    );
  });
}

async function show(
  terminal: Terminal,
  options: RemoteOptions,
  api: ApiClient,
  run: AuditRun,
): Promise<0 | 1> {
  if (options.json) printJson(terminal, run);
  else
    terminal.out(
      describeRuns([run]) +
        (run.wantedLists.length === 0
          ? ""
          : describeWanted(run, await api.getAll<ListAnswer>("/lists"))),
    );
  return codeOf(run);
}

function codeOf({ state }: AuditRun): 0 | 1 {
  return state === "stopped" || state === "failed" ? 1 : 0;
}

function describeRuns(runs: readonly AuditRun[]): string {
  if (runs.length === 0)
    return "There was no audit yet: the first follows the first directory sync.\n";
  return table(
    ["ID", "STARTED", "STATE", "LISTS", "OVER LIMIT", "RESTRICTED", "NOTE"],
    runs
      .slice(0, shownAtMost)
      .map((run) => [
        run.id,
        minuteOf(run.startedAt),
        run.state,
        run.lists,
        run.overLimit,
        run.restricted,
        noteOf(run),
      ]),
  );
}

function noteOf({ stopped, error, reportOnly, approvedBy }: AuditRun): string {
  if (stopped)
    return `it wanted to restrict ${stopped.wanted} lists, and may ${stopped.limit}`;
  if (error !== null) return error;
  if (reportOnly !== null) return `only reported: ${reportOnly}`;
  return approvedBy === null ? "" : `approved by ${approvedBy}`;
}

/** A list that is gone since is named by its GUID. */
function describeWanted(
  { id, wantedLists }: AuditRun,
  lists: readonly ListAnswer[],
): string {
  const known = new Map(lists.map((list) => [list.guid, list]));
  return `\nIt wanted to restrict:\n${table(
    ["LIST", "REACHES", "LIMIT"],
    wantedLists
      .map((guid) => known.get(guid) ?? { address: guid, reach: 0, limit: 0 })
      .sort((a, b) => (b.reach ?? 0) - (a.reach ?? 0))
      .map(({ address, reach, limit }) => [address, reach, limit]),
  )}\nIf that is right: breakwater audits approve ${id}\n`;
}

const pathOf = (id: string) => `/audits/${encodeURIComponent(id)}`;
