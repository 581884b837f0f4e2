import { Command } from "commander";
import { isBreakwaterError } from "../../lib/errors/breakwater-error";
import { describeChecks } from "../doctor/describe-checks";
import { printJson } from "../remote/remote-command";
import { openTenant } from "../setup/open-tenant";
import { prepareTenant, type SetupAnswer } from "../setup/prepare-tenant";
import { UsageError, type Terminal } from "../terminal";

interface Options {
  approvedSenders: string;
  name: string;
  member: string[];
  dryRun?: boolean;
  simulatedTenant?: string;
  json?: boolean;
}

/** `setup`: what must be in the tenant before anything can be restricted. */
export function setupCommand(terminal: Terminal): Command {
  return new Command("setup")
    .description(
      "Make the approved-senders group in the tenant, and look at the rights of the principal. What is there is left as it is.",
    )
    .requiredOption(
      "--approved-senders <address>",
      "address of the group whose members may write to restricted lists",
    )
    .option("--name <name>", "what to call it", "Breakwater approved senders")
    .option(
      "--member <address>",
      "who is in it from the start; may be repeated",
      (address: string, others: string[]) => [...others, address],
      [],
    )
    .option("--dry-run", "say what would be made, and make nothing")
    .option(
      "--simulated-tenant <url>",
      "the tenant of npm run tenant instead of Microsoft's",
    )
    .option("--json", "one JSON document on standard output")
    .addHelpText(
      "after",
      "\nThe principal comes from BREAKWATER_TENANT_ID, BREAKWATER_CLIENT_ID and BREAKWATER_CLIENT_SECRET; it needs the role Distribution Groups.",
    )
    .action(async (options: Options) => {
      try {
        terminal.setExitCode(await setup(terminal, options));
      } catch (error) {
        if (!(error instanceof UsageError || isBreakwaterError(error)))
          throw error;
        const hint = isBreakwaterError(error) ? (error.hint ?? "") : "";
        terminal.error(`${`${error.message} ${hint}`.trim()}\n`);
        terminal.setExitCode(2);
      }
    });
}

async function setup(terminal: Terminal, options: Options): Promise<0 | 1> {
  const { approvedSenders: address, simulatedTenant, name, member } = options;
  if (!/^[^\s@]+@[^\s@]+$/.test(address))
    throw new UsageError(`--approved-senders ${address} is no address.`);
  if (simulatedTenant !== undefined && !URL.canParse(simulatedTenant))
    throw new UsageError(`--simulated-tenant ${simulatedTenant} is not a URL.`);
  const opened = await openTenant(terminal, simulatedTenant);
  if (!opened)
    throw new UsageError(
      "Which tenant? Set BREAKWATER_TENANT_ID, BREAKWATER_CLIENT_ID and BREAKWATER_CLIENT_SECRET.",
    );
  const answer = await prepareTenant(
    opened.tenant,
    { address, name, members: member },
    { dryRun: options.dryRun === true },
  );
  if (options.json) printJson(terminal, answer);
  else terminal.out(describeSetup(answer));
  return answer.checks.every(({ state }) => state === "ok") ? 0 : 1;
}

const states = {
  there: "is there, and was left as it is",
  made: "was made",
  wouldBeMade: "would be made",
};

function describeSetup({
  approvedSenders: { state, address, guid },
  checks,
}: SetupAnswer): string {
  return [
    `The approved-senders group ${address} ${states[state]}.\n`,
    ...(guid === null
      ? []
      : [`Put it into policy.json: "approvedSenders": "${guid}"\n`]),
    describeChecks(checks),
  ].join("");
}
