import { measureExchange } from "./exchange";
import { measureGraph } from "./graph";

/** How quickly the simulated tenant serves a full synchronisation. `--quick`: at a hundredth of true size. */
export async function run(args: readonly string[]): Promise<void> {
  const options = {
    quick: args.includes("--quick"),
    say: (line: string) => void process.stderr.write(`${line}\n`),
  };
  const exchange = await measureExchange(options);
  const speeds = await measureGraph(options);
  process.stdout.write(
    [
      `${exchange.recipients} recipients, generated in ${exchange.generatedInSeconds.toFixed(1)} s; ${exchange.megabytes} MB after all pages of Get-Recipient.`,
      "",
      "| Exchange | recipients/s | recipients/s of processor time |",
      "| --- | --- | --- |",
      `| \`Get-Recipient\`, 1,000 a page | ${exchange.rowsASecond} | ${exchange.rowsACpuSecond} |`,
      "",
      "| Graph | objects/s | objects/s of processor time | × goal of 20,000 | × bare server |",
      "| --- | --- | --- | --- | --- |",
      ...speeds.map(
        (one) =>
          `| \`${one.path}\` | ${one.objectsASecond} | ${one.objectsACpuSecond} | ${one.timesGoal.toFixed(1)} | ${one.ofBareServer.toFixed(2)} |`,
      ),
      "",
    ].join("\n"),
  );
}

if (require.main === module) void run(process.argv.slice(2));
