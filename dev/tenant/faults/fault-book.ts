import { createSeeded, type Seeded } from "../mail-flow/seeded";
import type { Face, Fault, StatusFault } from "./fault";

/** A fault that waits for its request. */
export interface ExpectedFault {
  face: Face;
  fault: Fault;
  /** How many answers it takes, after how many that it leaves alone. */
  times: number;
  after: number;
  /** Only calls of that cmdlet, in lower case. */
  cmdlet?: string;
}

export interface SeededFaults {
  /** Share of requests that meet one. */
  rate: number;
  seed: number;
}

/** As a test asks for it; without a kind it is one of status. */
export type AskedFault = Pick<ExpectedFault, "face"> &
  Partial<Pick<ExpectedFault, "times" | "after" | "cmdlet">> &
  (Fault | Omit<StatusFault, "kind">);

/** What a seed draws from: what a client meets on a bad day. */
const drawn: readonly Fault[] = [
  { kind: "status", status: 429, retryAfter: 1 },
  { kind: "status", status: 429 },
  { kind: "status", status: 503 },
  { kind: "status", status: 503, retryAfter: 1 },
  { kind: "doneButFails", status: 504 },
  { kind: "drop" },
  { kind: "doneButDropped" },
  { kind: "cut" },
];

/** Faults by request and by seed. */
export class FaultBook {
  private expected: ExpectedFault[] = [];
  private readonly chance: { rate: number; seeded: Seeded } | null;

  constructor(bySeed?: SeededFaults) {
    this.chance = bySeed
      ? { rate: bySeed.rate, seeded: createSeeded(bySeed.seed, "faults") }
      : null;
  }

  add({ face, times = 1, after = 0, cmdlet, ...given }: AskedFault): void {
    const fault = "kind" in given ? given : { kind: "status", ...given };
    this.expected.push({
      face,
      fault: fault as Fault,
      times,
      after,
      ...(cmdlet !== undefined && { cmdlet: cmdlet.toLowerCase() }),
    });
  }

  clear(): void {
    this.expected = [];
  }

  /** The fault that meets this request, if any. */
  take(face: Face, cmdlet?: string): Fault | null {
    for (const one of this.expected) {
      if (one.face !== face) continue;
      if (one.cmdlet !== undefined && one.cmdlet !== cmdlet?.toLowerCase())
        continue;
      if (one.after > 0) {
        one.after -= 1;
        continue;
      }
      one.times -= 1;
      if (one.times <= 0)
        this.expected = this.expected.filter((other) => other !== one);
      return one.fault;
    }
    return this.draw();
  }

  private draw(): Fault | null {
    if (!this.chance || !this.chance.seeded.chance(this.chance.rate))
      return null;
    return drawn[this.chance.seeded.below(drawn.length)]!;
  }
}
