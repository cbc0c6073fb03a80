import type { Phase } from '../core/outcome.ts';
import type { Exchange } from './probe.ts';

type Extras = Pick<Exchange, 'peer' | 'httpStatus' | 'records' | 'foundName' | 'measured'>;

/** Keeps the time per phase of one exchange and turns its end into an Exchange. */
export class Stopwatch {
  private readonly startedAt = performance.now();
  private readonly phasesMs: Partial<Record<Phase, number>> = {};
  private phaseStartedAt = this.startedAt;
  private phase: Phase;

  constructor(first: Phase) {
    this.phase = first;
  }

  enter(phase: Phase): void {
    const now = performance.now();
    this.phasesMs[this.phase] = round((this.phasesMs[this.phase] ?? 0) + now - this.phaseStartedAt);
    this.phaseStartedAt = now;
    this.phase = phase;
  }

  elapsedMs(): number {
    return performance.now() - this.startedAt;
  }

  done(extras: Extras = {}): Exchange {
    this.enter('done');
    return {
      ok: true,
      phase: 'done',
      phasesMs: { ...this.phasesMs },
      totalMs: round(this.elapsedMs()),
      ...extras,
    };
  }

  failed(code: string, error: string, extras: Extras = {}): Exchange {
    const phase = this.phase;
    this.enter(phase);
    const phasesMs = { ...this.phasesMs };
    return { ok: false, phase, phasesMs, totalMs: round(this.elapsedMs()), code, error, ...extras };
  }

  timedOut(waitingFor: string): Exchange {
    return this.failed('ETIMEDOUT', `no ${waitingFor} after ${Math.round(this.elapsedMs())} ms`);
  }

  failedWith(error: NodeJS.ErrnoException): Exchange {
    return this.failed(error.code ?? 'EUNKNOWN', error.message);
  }
}

/** To whole microseconds. */
export const round = (ms: number): number => Math.round(ms * 1000) / 1000;
