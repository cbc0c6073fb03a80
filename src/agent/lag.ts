const PERIOD_MS = 20;

/** Watches how late this process's timers are: a starved agent would report its own CPU as the network's latency. */
export class LagMeter {
  private readonly samples: { at: number; lateMs: number }[] = [];
  private expectedAt = performance.now() + PERIOD_MS;

  start(): void {
    setInterval(() => this.tick(), PERIOD_MS).unref();
  }

  /** The longest lateness since `since` (a `performance.now()`), in ms; counts a timer that is due and has not fired. */
  maxSince(since: number): number {
    const overdue = Math.max(0, performance.now() - this.expectedAt);
    const late = this.samples.filter(({ at }) => at >= since).map(({ lateMs }) => lateMs);
    return Math.round(Math.max(overdue, 0, ...late));
  }

  private tick(): void {
    const now = performance.now();
    this.samples.push({ at: now, lateMs: now - this.expectedAt });
    if (this.samples.length > 1024) this.samples.splice(0, 512);
    this.expectedAt = now + PERIOD_MS;
  }
}
