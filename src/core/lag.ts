/** The code of what an agent without CPU may have missed. */
export const STARVED = 'agent-starved';
const PERIOD_MS = 20;
/** So late a timer is on any machine that does something. */
const USUAL_MS = 5;

/** How late a process was over some time: many short delays cost an answer as much as a long one. */
export interface Lateness {
  /** the longest time that its event loop was late, in ms */
  readonly lagMs: number;
  /** all such times together, in ms */
  readonly lateMs: number;
}

/** Of several that an exchange takes, the one that was late the most decides. */
export const later = (one: Partial<Lateness>, ...others: readonly Lateness[]): Lateness => {
  const { lagMs = 0, lateMs = lagMs } = one;
  return {
    lagMs: Math.max(lagMs, ...others.map((other) => other.lagMs)),
    lateMs: Math.max(lateMs, ...others.map((other) => other.lateMs)),
  };
};

/** What a process that is late itself cannot tell from its own silence; a refusal it can. */
export const SILENCE = 'ETIMEDOUT';
/** Late is who was so for so much of the time. */
const LATE_SHARE = 0.25;
export const isTooLate = (lateMs: number, spentMs: number): boolean => lateMs > spentMs * LATE_SHARE;

/** Watches how late this process's timers are: a starved agent would report its own CPU as the network's latency. */
export class LagMeter {
  private readonly samples: { at: number; lateMs: number }[] = [];
  private expectedAt = performance.now() + PERIOD_MS;
  private timer: NodeJS.Timeout | undefined;

  start(): void {
    this.expectedAt = performance.now() + PERIOD_MS;
    this.timer ??= setInterval(() => this.tick(), PERIOD_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** The longest lateness since `since` (a `performance.now()`), in ms; counts a timer that is due and has not fired. */
  maxSince(since: number): number {
    return this.latenessSince(since).lagMs;
  }

  /** The same, with the sum of all that is more than usual; what was late before does not count. */
  latenessSince(since: number): Lateness {
    const now = performance.now();
    const overdue = { at: now, lateMs: Math.max(0, now - this.expectedAt) };
    const late = [...this.samples, overdue].filter(({ at }) => at >= since);
    const most = Math.max(0, ...late.map(({ lateMs }) => lateMs));
    const own = late.map(({ at, lateMs }) => (lateMs > USUAL_MS ? Math.min(lateMs, at - since) : 0));
    return { lagMs: Math.round(most), lateMs: Math.round(own.reduce((sum, ms) => sum + ms, 0)) };
  }

  private tick(): void {
    const now = performance.now();
    this.samples.push({ at: now, lateMs: now - this.expectedAt });
    if (this.samples.length > 1024) this.samples.splice(0, 512);
    this.expectedAt = now + PERIOD_MS;
  }
}
