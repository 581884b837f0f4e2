import type { ClientRequest } from "node:http";
import { watchRequests } from "../clock/requests-in-flight";
import type { VirtualClock } from "../clock/virtual-clock";
import type { Host } from "../host/create-host";
import type { AzuritePorts } from "../azurite/start-azurite";

/**
 * Lets virtual time stand while storage or the tenant is being spoken to or a queue holds a message.
 * A queue is asked only when something was put into it since, or every step of time would cost an
 * answer; at first they are empty. What waits for the tenant must be known here: who else sleeps on the clock meanwhile
 * (a throw that answers after two seconds at most) would let time run ahead of the answer.
 */
export function keepTimeWhileQueued(
  clock: VirtualClock,
  host: Host,
  ports: AzuritePorts,
  tenant: { port: number; open(): number },
): () => void {
  const touch = () => clock.touch();
  const written = new Set<string>();
  const storage = watchRequests(
    [...(Object.values(ports) as number[]), tenant.port],
    touch,
    (request) => {
      const queue = queueWrittenBy(request);
      if (queue !== undefined && host.queues.includes(queue))
        written.add(queue);
    },
  );
  let draining = false;

  async function drain(): Promise<void> {
    const leave = clock.busy("queues");
    draining = true;
    try {
      await host.drainQueues((queue) => written.delete(queue));
    } finally {
      draining = false;
      leave();
    }
  }

  clock.setQuietProbe(() => {
    if (storage.open() + tenant.open() > 0) return false;
    // Asked while it drains: what it runs sleeps on this clock, and time must pass for that.
    if (draining || written.size === 0) return true;
    void drain();
    return false;
  });
  return () => {
    clock.setQuietProbe(() => true);
    storage.stop();
  };
}

/** A message was sent, or shown again after it failed: `/<account>/<queue>/messages[/<id>]`. */
function queueWrittenBy({ method, path }: ClientRequest): string | undefined {
  if (method !== "POST" && method !== "PUT") return undefined;
  return /^\/[^/]+\/([^/?]+)\/messages(?:[/?]|$)/.exec(path)?.[1];
}
