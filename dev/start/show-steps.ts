import pc from "picocolors";
import type { Step } from "./first-run";

/** Says what is being done, and how long it took; on a terminal the seconds count while one waits. */
export function createSteps(stream: NodeJS.WriteStream | undefined): Step {
  if (!stream) return (_, work) => work();
  return async (title, work) => {
    const began = Date.now();
    const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
    const draw = () => stream.write(`\r  ${title} … ${seconds()}`);
    const timer = stream.isTTY ? setInterval(draw, 100) : undefined;
    try {
      const result = await work();
      const start = stream.isTTY ? "\r\u001b[K" : "";
      stream.write(`${start}${pc.green("✓")} ${title} ${pc.dim(seconds())}\n`);
      return result;
    } catch (error) {
      if (stream.isTTY) stream.write("\r\u001b[K");
      stream.write(`${pc.red("✗")} ${title} ${pc.dim(seconds())}\n`);
      throw error;
    } finally {
      clearInterval(timer);
    }
  };
}
