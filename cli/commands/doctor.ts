import { Command } from "commander";
import { checkApp } from "../doctor/check-app";
import type { RemoteOptions } from "../remote/api-client";
import {
  printJson,
  runRemote,
  withRemoteOptions,
} from "../remote/remote-command";
import type { Terminal } from "../terminal";

const marks = { ok: "ok  ", attention: "LOOK" };

/** `doctor`: whether a running app could stop a storm now. */
export function doctorCommand(terminal: Terminal): Command {
  const command = new Command("doctor").description(
    "Whether a running app is able to do its work: timers, directory, audit, approved senders, kill switch",
  );
  return withRemoteOptions(command).action((options: RemoteOptions) =>
    runRemote(terminal, options, async (api) => {
      const checks = await checkApp(api);
      const ok = checks.every(({ state }) => state === "ok");
      if (options.json) printJson(terminal, { ok, checks });
      else
        terminal.out(
          checks
            .map(
              ({ state, name, says }) => `${marks[state]}  ${name}: ${says}\n`,
            )
            .join(""),
        );
      return ok ? 0 : 1;
    }),
  );
}
