import { watchRequests } from "../clock/requests-in-flight";
import type { VirtualClock } from "../clock/virtual-clock";
import type { Host } from "../host/create-host";
import type { AzuritePorts } from "../azurite/start-azurite";

/**
 * Lets virtual time stand while storage or the tenant is being spoken to or a queue holds a message.
 * The queues are asked only when something was said to them since, or every step of time would cost
 * their answers. What waits for the tenant must be known here: who else sleeps on the clock meanwhile
 * (a throw that answers after two seconds at most) would let time run ahead of the answer.
 */
export function keepTimeWhileQueued(
  clock: VirtualClock,
  host: Host,
  ports: AzuritePorts,
  tenant: { port: number; open(): number },
): () => void {
  const touch = () => clock.touch();
  const storage = watchRequests(
    [...(Object.values(ports) as number[]), tenant.port],
    touch,
  );
  const queues = watchRequests([ports.queue], () => {});
  let seen = -1;
  let draining = false;

  async function drain(): Promise<void> {
    const leave = clock.busy("queues");
    draining = true;
    try {
      const ran = await host.drainQueues();
      // The round that found nothing was the last to speak to them.
      if (ran === 0) seen = queues.begun();
    } finally {
      draining = false;
      leave();
    }
  }

  clock.setQuietProbe(() => {
    if (storage.open() + tenant.open() > 0) return false;
    // Asked while it drains: what it runs sleeps on this clock, and time must pass for that.
    if (draining || queues.begun() === seen) return true;
    void drain();
    return false;
  });
  return () => {
    clock.setQuietProbe(() => true);
    storage.stop();
    queues.stop();
  };
}
