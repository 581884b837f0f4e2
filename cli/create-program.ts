import { Command, CommanderError } from "commander";
import { audienceCommand } from "./commands/audience";
import { auditCommand } from "./commands/audit";
import { auditsCommand } from "./commands/audits";
import { pauseCommand, resumeCommand } from "./commands/automation";
import { backtestCommand } from "./commands/backtest";
import { doctorCommand } from "./commands/doctor";
import { drillCommand } from "./commands/drill";
import { incidentsCommand } from "./commands/incidents";
import { killCommand } from "./commands/kill";
import { listsCommand } from "./commands/lists";
import { setupCommand } from "./commands/setup";
import type { Terminal } from "./terminal";

const groups = {
  exports: "With exports alone:",
  running: "Against a running app or tenant:",
  rehearsal: "On this machine:",
};

/** The `breakwater` command. Bad usage ends it with exit code 2 and one line that says what is wrong. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command("breakwater")
    .description(
      "Whom every mailing list would really reach, and a switch that stops a reply-all storm",
    )
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.error(text),
    })
    .showSuggestionAfterError()
    .addHelpText(
      "after",
      "\nExit code: 0 done, 1 done but something needs attention, 2 bad usage or unreadable input.",
    );
  const add = (heading: string, ...commands: Command[]) => {
    for (const command of commands)
      program.addCommand(withExitCode(command.helpGroup(heading), terminal));
  };
  add(
    groups.exports,
    audienceCommand(terminal),
    auditCommand(terminal),
    backtestCommand(terminal),
  );
  add(
    groups.running,
    listsCommand(terminal),
    auditsCommand(terminal),
    killCommand(terminal),
    incidentsCommand(terminal),
    pauseCommand(terminal),
    resumeCommand(terminal),
    doctorCommand(terminal),
    setupCommand(terminal),
  );
  add(groups.rehearsal, drillCommand(terminal));
  return withExitCode(program, terminal);
}

/** Runs one command line; the exit code is set, never the process ended. */
export async function runProgram(
  terminal: Terminal,
  argv: readonly string[],
): Promise<void> {
  try {
    await createProgram(terminal).parseAsync(argv, { from: "user" });
  } catch (error) {
    // Already told, and its exit code set.
    if (!(error instanceof CommanderError)) throw error;
  }
}

/** Settings such as these are not handed down to commands that were made apart. */
function withExitCode(command: Command, terminal: Terminal): Command {
  command.exitOverride((error: CommanderError) => {
    terminal.setExitCode(error.exitCode === 0 ? 0 : 2);
    throw error;
  });
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    withExitCode(child, terminal);
  }
  return command;
}
