import { Command } from "commander";
import type { AutomationAnswer } from "../../lib/http/schemas/answers";
import type { RemoteOptions } from "../remote/api-client";
import {
  printJson,
  runRemote,
  withRemoteOptions,
} from "../remote/remote-command";
import type { Terminal } from "../terminal";

/** `pause`: neither the audit nor the detector acts until `resume`. */
export function pauseCommand(terminal: Terminal): Command {
  return automationCommand(
    terminal,
    "pause",
    true,
    "Stop all automatic action; what is held stays held, and people's throws still act",
  );
}

export function resumeCommand(terminal: Terminal): Command {
  return automationCommand(
    terminal,
    "resume",
    false,
    "Let automatic action go on",
  );
}

function automationCommand(
  terminal: Terminal,
  name: string,
  paused: boolean,
  description: string,
): Command {
  const command = new Command(name)
    .description(description)
    .requiredOption(
      "--reason <text>",
      "kept for others to read, at most 500 characters",
    );
  return withRemoteOptions(command).action(
    (options: RemoteOptions & { reason: string }) =>
      runRemote(terminal, options, async (api) => {
        const now = await api.send<AutomationAnswer>("PUT", "/automation", {
          paused,
          reason: options.reason,
        });
        if (options.json) printJson(terminal, now);
        else terminal.out(describe(now));
        return 0;
      }),
  );
}

function describe({
  paused,
  blockedBy,
  audit,
  storm,
}: AutomationAnswer): string {
  if (paused) return "Paused: nothing is restricted automatically.\n";
  if (blockedBy !== null) return `Not paused, but still: ${blockedBy}\n`;
  return `Goes on. Audit: ${audit}; storms: ${storm}.\n`;
}
