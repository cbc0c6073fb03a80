import type { FaultClock, Window } from './fault-clock.ts';

/** Where it is shut nothing gets through, and nothing is lost either: what waits goes on once it is open, as TCP has it. */
export class Gate {
  private readonly clock: FaultClock;
  private readonly windows: readonly Window[];
  private readonly listeners = new Set<() => void>();

  constructor(clock: FaultClock, windows: readonly Window[]) {
    this.clock = clock;
    this.windows = windows;
    for (const { fromMs, toMs } of windows) {
      // a moment later, so that the clock says so, too
      for (const atMs of [fromMs, toMs]) clock.at(atMs + 1, () => this.tell());
    }
  }

  get isShut(): boolean {
    return this.windows.some((window) => this.clock.isOn(window));
  }

  /** Calls back whenever it may have opened or shut. @returns undoes it */
  onTurn(tell: () => void): () => void {
    this.listeners.add(tell);
    return () => this.listeners.delete(tell);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
