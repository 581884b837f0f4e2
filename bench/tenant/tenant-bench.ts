import type { Bench } from "../bench";
import { measureExchange } from "./exchange";
import { measureGraph } from "./graph";

/** Recipients a second: a full sync is then measured on Breakwater and not on the simulator. */
const goal = 20_000;

/** How quickly the simulated tenant serves a full sync; `quick`: at a hundredth of true size. */
export const tenantBench: Bench = {
  name: "tenant",
  summary: "how quickly the simulated tenant serves a full sync",
  async run(options) {
    const exchange = await measureExchange(options);
    const speeds = await measureGraph(options);
    const report = [
      `${exchange.recipients} recipients, generated in ${exchange.generatedInSeconds.toFixed(1)} s; ${exchange.megabytes} MB after all pages of Get-Recipient.`,
      "",
      "| Exchange | recipients/s | recipients/s of processor time | × bare server |",
      "| --- | --- | --- | --- |",
      `| \`Get-Recipient\`, 1,000 a page | ${exchange.rowsASecond} | ${exchange.rowsACpuSecond} | ${exchange.ofBareServer.toFixed(2)} |`,
      "",
      "| Graph | objects/s | objects/s of processor time | × goal of 20,000 | × bare server |",
      "| --- | --- | --- | --- | --- |",
      ...speeds.map(
        (one) =>
          `| \`${one.path}\` | ${one.objectsASecond} | ${one.objectsACpuSecond} | ${one.timesGoal.toFixed(1)} | ${one.ofBareServer.toFixed(2)} |`,
      ),
      "",
    ].join("\n");
    const served = [
      { what: "Get-Recipient", aSecond: exchange.rowsASecond },
      ...speeds.map(({ path, objectsASecond }) => ({
        what: path,
        aSecond: objectsASecond,
      })),
    ];
    return {
      report,
      missed: served
        .filter(({ aSecond }) => aSecond < goal)
        .map(({ what, aSecond }) => `${what}: ${aSecond} of ${goal} a second`),
    };
  },
};
