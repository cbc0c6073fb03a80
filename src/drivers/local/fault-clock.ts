/** A fault that comes and goes: from when to when, in ms since all agents of the fleet came up. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Tells which faults are on. Before it starts, none of those that come and go is. */
export class FaultClock {
  private startedAt: number | undefined;
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly due: { atMs: number; work: () => void }[] = [];

  start(): void {
    this.startedAt = performance.now();
    for (const { atMs, work } of this.due) this.timers.push(setTimeout(work, atMs));
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  isOn({ fromMs, toMs }: Window): boolean {
    if (this.startedAt === undefined) return false;
    const nowMs = performance.now() - this.startedAt;
    return nowMs >= fromMs && nowMs < toMs;
  }

  /** Does this when the clock gets there. To be called before it starts. */
  at(atMs: number, work: () => void): void {
    this.due.push({ atMs, work });
  }
}
