/** Whose calls go through, and how many, before it is another's turn. */
export interface Turn {
  who: string;
  /** `Infinity`: all there are. */
  calls: number;
  /** What happens when the turn begins. */
  first?: () => void;
  /** The process ends here: none of its calls ever comes back. */
  dies?: boolean;
}

export interface Turns {
  /** The same port, whose every call and answer waits for the turn of that process. What streams comes as one answer. */
  wrap<T extends object>(who: string, port: T, streams?: readonly string[]): T;
  /** Runs a process, and lets the others go on when it has ended. `undefined`: it has died. */
  run<T>(who: string, process: () => Promise<T>): Promise<T | undefined>;
  /** How many calls each has made. */
  readonly calls: ReadonlyMap<string, number>;
}

const never = new Promise<never>(() => {});

/**
 * Processes that take turns at their calls through ports, so that a test can have one overtake another
 * at any of them. Whose turn it is not stands still: not even what it has been answered reaches it.
 * When all turns are over, everyone goes on.
 */
export function takeTurns(turns: readonly Turn[]): Turns {
  const queue = [...turns];
  const ended = new Set<string>();
  const dead = new Set<string>();
  const calls = new Map<string, number>();
  const deaths = new Map<string, () => void>();
  let waiting: (() => void)[] = [];
  let begun: Turn | undefined;
  let left = 0;

  const settle = () => {
    for (let turn = queue[0]; turn; turn = queue[0]) {
      if (turn !== begun) {
        begun = turn;
        left = turn.dies ? 0 : turn.calls;
        turn.first?.();
        if (turn.dies) {
          dead.add(turn.who);
          deaths.get(turn.who)?.();
        }
      }
      if (left > 0 && !ended.has(turn.who) && !dead.has(turn.who)) break;
      queue.shift();
    }
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const myTurn = async (who: string): Promise<void> => {
    while (!dead.has(who) && queue[0] && queue[0].who !== who)
      await new Promise<void>((resolve) => waiting.push(resolve));
    if (dead.has(who)) await never;
  };
  const call = async <T>(who: string, act: () => T): Promise<Awaited<T>> => {
    await myTurn(who);
    calls.set(who, (calls.get(who) ?? 0) + 1);
    try {
      return await act();
    } finally {
      if (queue[0]?.who === who) {
        left--;
        settle();
      }
      await myTurn(who);
    }
  };
  async function* stream<T>(who: string, act: () => AsyncIterable<T>) {
    yield* await call(who, async () => {
      const all: T[] = [];
      for await (const one of act()) all.push(one);
      return all;
    });
  }

  return {
    calls,
    wrap: function wrap(who, port, streams = []) {
      return new Proxy(port, {
        get(target, property) {
          const member: unknown = Reflect.get(target, property);
          if (typeof member !== "function") return member;
          const act = (given: unknown[]): unknown =>
            Reflect.apply(member, target, given);
          // A table is a port of its own.
          if (property === "of")
            return (...given: unknown[]) =>
              wrap(who, act(given) as object, streams);
          return streams.includes(String(property))
            ? (...given: unknown[]) =>
                stream(who, () => act(given) as AsyncIterable<unknown>)
            : (...given: unknown[]) => call(who, () => act(given));
        },
      });
    },
    async run(who, process) {
      const death = new Promise<undefined>((resolve) =>
        deaths.set(who, () => resolve(undefined)),
      );
      if (!begun) settle();
      try {
        return await Promise.race([process(), death]);
      } finally {
        ended.add(who);
        settle();
      }
    },
  };
}
