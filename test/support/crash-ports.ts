export interface CrashPlan {
  /** Which port call, from 1, in the order in which they begin. */
  at: number;
  moment: "before" | "after";
  /** dies: nothing of that process ever goes on. fails: this one call throws, and the process lives. */
  how: "dies" | "fails";
}

export interface CrashingPorts {
  /** The same port, whose every call is counted, and cut short where the plan says so. */
  wrap<T extends object>(name: string, port: T): T;
  /** Resolves when the process has died. */
  readonly death: Promise<"died">;
  /** The calls that began, as `port.method`. */
  readonly calls: readonly string[];
}

const never = new Promise<never>(() => {});

/**
 * Port calls are numbered as they come, so that a test can go through all of them without knowing
 * any. A dead process is one whose calls never come back: no `catch` or `finally` of its code runs.
 */
export function createCrashingPorts(
  plan: CrashPlan | undefined,
  failure: () => Error,
): CrashingPorts {
  const calls: string[] = [];
  let dead = false;
  let die: () => void = () => {};
  const death = new Promise<"died">((resolve) => {
    die = () => {
      dead = true;
      resolve("died");
    };
  });

  const meet = (number: number, moment: CrashPlan["moment"]) => {
    if (plan?.at !== number || plan.moment !== moment) return;
    if (plan.how === "fails") throw failure();
    die();
  };

  async function call<T>(name: string, act: () => T): Promise<Awaited<T>> {
    if (dead) return never;
    const number = calls.push(name);
    meet(number, "before");
    if (dead) return never;
    const answer = await act();
    if (dead) return never;
    meet(number, "after");
    return dead ? never : answer;
  }

  async function* rows<T>(
    name: string,
    act: () => AsyncIterable<T>,
  ): AsyncIterable<T> {
    const found = await call(name, async () => {
      const all: T[] = [];
      for await (const one of act()) all.push(one);
      return all;
    });
    yield* found;
  }

  function wrap<T extends object>(name: string, port: T): T {
    return new Proxy(port, {
      get(target, property, receiver) {
        const member: unknown = Reflect.get(target, property, receiver);
        if (typeof member !== "function") return member;
        const method = member.bind(target) as (...given: unknown[]) => unknown;
        const label = `${name}.${String(property)}`;
        return (...given: unknown[]) => {
          // A table is a port of its own; a listing is read as one call.
          if (property === "of") return wrap(name, method(...given) as object);
          if (property === "list")
            return rows(
              label,
              () => method(...given) as AsyncIterable<unknown>,
            );
          return call(label, () => method(...given));
        };
      },
    });
  }

  return { wrap, death, calls };
}
