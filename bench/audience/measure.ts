import { readFileSync, writeFileSync } from "node:fs";

export interface Measured<T> {
  result: T;
  /** By the wall, and of all threads of this process together. */
  seconds: number;
  cpuSeconds: number;
}

export async function measure<T>(
  work: () => T | Promise<T>,
): Promise<Measured<T>> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { result, seconds, cpuSeconds: (user + system) / 1e6 };
}

/** Forgets how much memory this process had at most. Only Linux can; elsewhere the peak is that of the whole run. */
export function resetPeakMemory(): void {
  globalThis.gc?.();
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // The peak is then too large and never too small.
  }
}

/** Bytes that this process held at most since `resetPeakMemory`, everything counted. */
export function peakMemory(): number {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
    if (kilobytes) return Number(kilobytes) * 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}
