import type { DevClock } from "../../../clock/dev-clock";

export interface Notification {
  /** As it goes over the wire. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds after which it is not tried again. */
  readonly until: number;
  /** False while it must not be delivered: it is tried again later. */
  mayGo(): boolean;
  /** It never arrives. */
  lost(): void;
}

export interface EndpointOptions {
  /** Responses in the window before slowness is judged; the current text names none, that of 2022 said 100. */
  judgedAfter: number;
}

/**
 * Learn, change notifications by webhooks (2025-01). An answer of more than 10 seconds is slow; over a
 * tenth of them within 10 minutes delays new notifications by 10 seconds, over 15 in a hundred drops
 * new ones for up to 10 minutes. What fails is tried again for up to 4 hours, ever more slowly.
 */
const slowAfter = 10_000;
const window = 600_000;
const slowShare = 0.1;
const dropShare = 0.15;
const slowDelay = 10_000;
export const retriedFor = 4 * 3_600_000;
const firstRetry = 10_000;
const longestRetry = 1_800_000;
/** Several notifications may share a request; how many is not documented. */
const mostAtOnce = 100;

/** Where notifications of one address go. */
export class NotificationEndpoint {
  private answers: { at: number; slow: boolean }[] = [];
  private waiting: { notification: Notification; attempt: number }[] = [];
  private flushing = false;
  private droppingUntil = -Infinity;
  private readonly cancels = new Set<() => void>();
  private readonly abort = new AbortController();

  constructor(
    private readonly url: string,
    private readonly clock: DevClock,
    private readonly options: EndpointOptions,
  ) {}

  /** Takes a notification that is due now. */
  take(notification: Notification): void {
    const share = this.slowness();
    if (share > dropShare && this.droppingUntil <= this.clock.now())
      this.droppingUntil = this.clock.now() + window;
    if (this.droppingUntil > this.clock.now()) {
      if (share > dropShare) return notification.lost();
      this.droppingUntil = -Infinity;
    }
    this.enqueue(notification, 0, share > slowShare ? slowDelay : 0);
  }

  close(): void {
    this.abort.abort();
    for (const cancel of this.cancels) cancel();
    this.waiting = [];
  }

  private enqueue(
    notification: Notification,
    attempt: number,
    delay: number,
  ): void {
    const put = () => {
      this.waiting.push({ notification, attempt });
      void this.flush();
    };
    if (delay === 0) return put();
    const cancel = this.clock.schedule(this.clock.now() + delay, () => {
      this.cancels.delete(cancel);
      put();
    });
    this.cancels.add(cancel);
  }

  private async flush(): Promise<void> {
    if (this.flushing) return;
    this.flushing = true;
    const leave = this.clock.busy("change notification");
    try {
      // What becomes due at one moment goes together.
      await new Promise(setImmediate);
      while (this.waiting.length && !this.abort.signal.aborted) {
        const together = this.waiting.splice(0, mostAtOnce);
        const ready = together.filter(({ notification }) =>
          notification.mayGo(),
        );
        const sent = !ready.length || (await this.post(ready));
        for (const one of together)
          if (!sent || !ready.includes(one)) this.again(one);
      }
    } finally {
      this.flushing = false;
      leave();
    }
  }

  private again({
    notification,
    attempt,
  }: {
    notification: Notification;
    attempt: number;
  }): void {
    const delay = Math.min(firstRetry * 2 ** attempt, longestRetry);
    if (this.clock.now() + delay > notification.until)
      return notification.lost();
    this.enqueue(notification, attempt + 1, delay);
  }

  /** True where any 2xx came back. */
  private async post(
    ready: readonly { notification: Notification }[],
  ): Promise<boolean> {
    const wall = performance.now();
    const began = this.clock.now();
    let delivered = false;
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        headers: { "content-type": "application/json; charset=utf-8" },
        body: JSON.stringify({
          value: ready.map(({ notification }) => notification.body),
        }),
        redirect: "manual",
        signal: AbortSignal.any([
          this.abort.signal,
          AbortSignal.timeout(3 * slowAfter),
        ]),
      });
      await answer.arrayBuffer();
      delivered = answer.ok;
    } catch {
      // Refused, cut off or never answered: tried again.
    }
    const took = Math.max(performance.now() - wall, this.clock.now() - began);
    this.answers.push({ at: this.clock.now(), slow: took > slowAfter });
    return delivered;
  }

  /** Share of slow answers in the window; 0 while there are too few. */
  private slowness(): number {
    const since = this.clock.now() - window;
    this.answers = this.answers.filter(({ at }) => at > since);
    const { length } = this.answers;
    return length < this.options.judgedAfter
      ? 0
      : this.answers.filter(({ slow }) => slow).length / length;
  }
}
