import { Command } from "commander";
import type { Incident, IncidentView } from "../../lib/incident/incident";
import type { RemoteOptions } from "../remote/api-client";
import { minuteOf } from "../remote/describe-activation";
import {
  printJson,
  runRemote,
  withRemoteOptions,
} from "../remote/remote-command";
import { table } from "../remote/table";
import type { Terminal } from "../terminal";

/** `incidents [id]` */
export function incidentsCommand(terminal: Terminal): Command {
  const command = new Command("incidents")
    .description(
      "Storms that were seen, newest first; with an id, one with its timeline",
    )
    .argument("[id]", "id of an incident");
  return withRemoteOptions(command).action(
    (id: string | undefined, options: RemoteOptions) =>
      runRemote(terminal, options, async (api) => {
        if (id !== undefined) {
          const one = await api.get<IncidentView>(
            `/incidents/${encodeURIComponent(id)}`,
          );
          if (options.json) printJson(terminal, one);
          else terminal.out(describe(one));
          return one.state === "open" ? 1 : 0;
        }
        const all = await api.getAll<Incident>("/incidents");
        if (options.json) printJson(terminal, { value: all });
        else terminal.out(describeAll(all));
        return all.some(({ state }) => state === "open") ? 1 : 0;
      }),
  );
}

function describeAll(incidents: readonly Incident[]): string {
  if (incidents.length === 0) return "No storm was seen.\n";
  return table(
    ["ID", "STATE", "OPENED", "LISTS", "REPLIERS", "DELIVERIES", "RULE"],
    incidents.map((one) => [
      one.id,
      one.state,
      minuteOf(one.openedAt),
      one.lists.join(", "),
      one.counts.distinctRepliers,
      one.counts.deliveries,
      one.rule,
    ]),
  );
}

function describe(one: IncidentView): string {
  return [
    `${one.id}  ${one.state}`,
    one.explanation,
    `lists: ${one.lists.join(", ")}`,
    `activations: ${one.activations.join(", ") || "none"}`,
    "",
    ...one.timeline.map(
      ({ at, text }) => `${at.slice(0, 19).replace("T", " ")}Z  ${text}`,
    ),
    "",
  ].join("\n");
}
