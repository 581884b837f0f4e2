import { Command } from "commander";
import type { Activation } from "../../lib/enforcement/desired-state/activation";
import type { ApiClient, RemoteOptions } from "../remote/api-client";
import {
  describeActivation,
  describeActivations,
} from "../remote/describe-activation";
import {
  printJson,
  runRemote,
  withRemoteOptions,
} from "../remote/remote-command";
import { wholeNumber } from "../remote/whole-number";
import { rewriteLine, UsageError, type Terminal } from "../terminal";

interface EngageOptions extends RemoteOptions {
  list?: string;
  conversation?: string;
  tenant?: string;
  reason: string;
  minutes: number;
  dryRun?: boolean;
  wait: number;
}

/** `kill engage|release|extend|status` */
export function killCommand(terminal: Terminal): Command {
  const kill = new Command("kill").description(
    "Throw the kill switch, extend it, release it, see what it holds",
  );
  kill.addCommand(engageCommand(terminal));
  kill.addCommand(releaseCommand(terminal));
  kill.addCommand(extendCommand(terminal));
  kill.addCommand(statusCommand(terminal));
  return kill;
}

function engageCommand(terminal: Terminal): Command {
  const command = new Command("engage")
    .description(
      "Stop mail to a list, a conversation or the tenant's open lists, for a time; people in the approved-senders group can still write",
    )
    .argument("[list]", "address or GUID of the list")
    .option("--list <list>", "the same, spelt out")
    .option(
      "--conversation <message-id>",
      "every list that a conversation went to",
    )
    .option(
      "--tenant <tenant-id>",
      "every open list; type the tenant id to confirm",
    )
    .requiredOption(
      "--reason <text>",
      "kept with the activation, at most 500 characters",
    )
    .requiredOption("--minutes <n>", "1 to 1440, from now", wholeNumber)
    .option("--dry-run", "show the calls that would be made, and do nothing")
    .option(
      "--wait <seconds>",
      "wait so long for it to be written and read back",
      wholeNumber,
      0,
    );
  return withRemoteOptions(command).action(
    (list: string | undefined, options: EngageOptions) =>
      runRemote(terminal, options, async (api) => {
        const body = {
          ...targetOf([list, options.list], options),
          reason: options.reason,
          minutes: options.minutes,
        };
        if (options.dryRun) {
          const plan = await api.send<{
            calls: { cmdlet: string; parameters: object }[];
          }>("POST", "/kill-switch", { ...body, dryRun: true });
          if (options.json) printJson(terminal, plan);
          else
            terminal.out(
              plan.calls.length === 0
                ? "Nothing would be called.\n"
                : plan.calls
                    .map(
                      ({ cmdlet, parameters }) =>
                        `${cmdlet} ${JSON.stringify(parameters)}\n`,
                    )
                    .join(""),
            );
          return 0;
        }
        const thrown = await api.send<Activation>("POST", "/kill-switch", body);
        return show(
          terminal,
          options,
          await follow(terminal, api, thrown, options.wait),
        );
      }),
  );
}

function releaseCommand(terminal: Terminal): Command {
  const command = new Command("release")
    .description(
      "Release an activation: exactly what was there before is restored",
    )
    .argument("<id>", "id of the activation, as `kill status` shows it")
    .option(
      "--wait <seconds>",
      "wait so long for the lists to be restored",
      wholeNumber,
      0,
    );
  return withRemoteOptions(command).action(
    (id: string, options: RemoteOptions & { wait: number }) =>
      runRemote(terminal, options, async (api) => {
        const released = await api.send<Activation>("DELETE", pathOf(id));
        return show(
          terminal,
          options,
          await follow(terminal, api, released, options.wait),
        );
      }),
  );
}

function extendCommand(terminal: Terminal): Command {
  const command = new Command("extend")
    .description("Let an activation stand for so many minutes from now")
    .argument("<id>", "id of the activation, as `kill status` shows it")
    .requiredOption("--minutes <n>", "1 to 1440, from now", wholeNumber);
  return withRemoteOptions(command).action(
    (id: string, options: RemoteOptions & { minutes: number }) =>
      runRemote(terminal, options, async (api) =>
        show(
          terminal,
          options,
          await api.send<Activation>("PATCH", pathOf(id), {
            minutes: options.minutes,
          }),
        ),
      ),
  );
}

function statusCommand(terminal: Terminal): Command {
  const command = new Command("status")
    .description(
      "What the kill switch holds; with an id, one activation in full",
    )
    .argument("[id]", "id of an activation")
    .option("--all", "released ones too");
  return withRemoteOptions(command).action(
    (id: string | undefined, options: RemoteOptions & { all?: boolean }) =>
      runRemote(terminal, options, async (api) => {
        if (id !== undefined)
          return show(terminal, options, await api.get<Activation>(pathOf(id)));
        const every = await api.getAll<Activation>("/kill-switch");
        const shown = options.all
          ? every
          : every.filter(({ state }) => state !== "released");
        if (options.json) printJson(terminal, { value: shown });
        else terminal.out(describeActivations(shown, options.all ?? false));
        return shown.some(({ state }) => state === "failed") ? 1 : 0;
      }),
  );
}

function show(
  terminal: Terminal,
  options: RemoteOptions,
  activation: Activation,
): 0 | 1 {
  if (options.json) printJson(terminal, activation);
  else terminal.out(describeActivation(activation));
  return activation.state === "failed" ||
    activation.lists.some(({ state }) => state === "failed")
    ? 1
    : 0;
}

/** Asks every second until it is where it was going, or time is up. */
async function follow(
  terminal: Terminal,
  api: ApiClient,
  activation: Activation,
  seconds: number,
): Promise<Activation> {
  let now = activation;
  for (let waited = 0; waited < seconds; waited++) {
    if (now.state !== "requested" && now.state !== "releasing") break;
    if (terminal.interactive)
      terminal.error(`\r${now.state} … ${waited + 1} s`);
    await terminal.sleep(1000);
    now = await api.get<Activation>(pathOf(activation.id));
  }
  if (seconds > 0) rewriteLine(terminal);
  return now;
}

function targetOf(
  lists: readonly (string | undefined)[],
  { conversation, tenant }: EngageOptions,
) {
  const given = [...lists, conversation, tenant].filter(
    (one) => one !== undefined,
  );
  if (given.length !== 1)
    throw new UsageError(
      "Give one of these: a list, --conversation or --tenant.",
    );
  if (tenant !== undefined) return { scope: "tenant", confirm: tenant };
  if (conversation !== undefined)
    return { scope: "conversation", target: conversation };
  return { scope: "list", target: given[0] };
}

const pathOf = (id: string) => `/kill-switch/${encodeURIComponent(id)}`;
