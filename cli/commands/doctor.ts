import { Command } from "commander";
import { isBreakwaterError } from "../../lib/errors/breakwater-error";
import { checkApp, type Check } from "../doctor/check-app";
import { describeChecks } from "../doctor/describe-checks";
import type { RemoteOptions } from "../remote/api-client";
import { connectApi } from "../remote/api-client";
import { printJson, withRemoteOptions } from "../remote/remote-command";
import { checkRights } from "../setup/check-rights";
import { openTenant } from "../setup/open-tenant";
import { UsageError, type Terminal } from "../terminal";

interface Options extends RemoteOptions {
  simulatedTenant?: string;
}

/** `doctor`: whether a running app could stop a storm now, and whether its principal may do what it needs. */
export function doctorCommand(terminal: Terminal): Command {
  const command = new Command("doctor").description(
    "Whether a running app is able to do its work: timers, directory, audit, approved senders, kill switch; and which roles its principal lacks in the tenant",
  );
  return withRemoteOptions(command)
    .option(
      "--simulated-tenant <url>",
      "the tenant of npm run tenant instead of Microsoft's",
    )
    .addHelpText(
      "after",
      "\nThe app is asked where BREAKWATER_API is set, the tenant where BREAKWATER_TENANT_ID, BREAKWATER_CLIENT_ID and BREAKWATER_CLIENT_SECRET are.",
    )
    .action(async (options: Options) => {
      try {
        const checks = await examine(terminal, options);
        const ok = checks.every(({ state }) => state === "ok");
        if (options.json) printJson(terminal, { ok, checks });
        else terminal.out(describeChecks(checks));
        terminal.setExitCode(ok ? 0 : 1);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        terminal.error(`${error.message}\n`);
        terminal.setExitCode(2);
      }
    });
}

/** A tenant that refuses is a finding; an app that does not answer is none, and ends the command. */
async function examine(terminal: Terminal, options: Options): Promise<Check[]> {
  const rights = await examineTenant(terminal, options.simulatedTenant);
  const named = options.api ?? terminal.env.BREAKWATER_API;
  if (rights && named === undefined) return rights;
  const checks = await checkApp(connectApi(options, terminal));
  return [...checks, ...(rights ?? [])];
}

async function examineTenant(
  terminal: Terminal,
  simulated: string | undefined,
): Promise<Check[] | undefined> {
  if (simulated !== undefined && !URL.canParse(simulated))
    throw new UsageError(`--simulated-tenant ${simulated} is not a URL.`);
  try {
    const opened = await openTenant(terminal, simulated);
    return opened && (await checkRights(opened.tenant));
  } catch (error) {
    if (!isBreakwaterError(error)) throw error;
    if (error.code === "not_configured") throw new UsageError(error.message);
    const says = [error.message, error.hint ?? ""].join(" ").trim();
    return [{ name: "rights", state: "attention", says }];
  }
}
