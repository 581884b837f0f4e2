import { measureGraph } from "./graph";

/** How quickly the simulated tenant serves a full synchronisation. `--quick`: at a hundredth of true size. */
export async function run(args: readonly string[]): Promise<void> {
  const speeds = await measureGraph({
    quick: args.includes("--quick"),
    say: (line) => void process.stderr.write(`${line}\n`),
  });
  process.stdout.write(
    [
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
