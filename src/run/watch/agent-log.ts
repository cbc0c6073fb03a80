import type { PathChange, PathState, Seen } from '../../agent/protocol.ts';

/** From here on, by the runner's clock, in ms. */
export interface Change extends Pick<PathChange, 'state' | 'code' | 'error' | 'broke'> {
  readonly atMs: number;
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A span in one state. */
export interface StateSpan extends Span, Omit<Change, 'atMs'> {
  readonly state: PathState;
}

/** Of what an answer took to come, so much more than the quickest is no better estimate of the agent's clock. */
const WORSE_MS = 20;

/** What one agent told of its time, by the runner's clock. Another agent in its place has another log. */
export class AgentLog {
  /** changes up to this number have come */
  last = 0;
  /** since when and until when it is known to have lived; undefined before its first word */
  lived: Span | undefined;
  private readonly changes = new Map<string, Change[]>();
  /** what to add to the agent's clock */
  private offsetMs = 0;
  private bestRttMs = Number.POSITIVE_INFINITY;

  /** @param askedAtMs, answeredAtMs by the runner's clock */
  take({ nowMs, changes }: Seen, askedAtMs: number, answeredAtMs: number): void {
    this.setClock(nowMs, askedAtMs, answeredAtMs);
    for (const { number, key, atMs, ...change } of changes) {
      if (number <= this.last) continue;
      this.last = number;
      const known = this.changes.get(key) ?? [];
      known.push({ ...change, atMs: atMs + this.offsetMs });
      this.changes.set(key, known);
    }
    const toMs = nowMs + this.offsetMs;
    this.lived = { fromMs: this.lived?.fromMs ?? toMs, toMs: Math.max(toMs, this.lived?.toMs ?? 0) };
  }

  /** The states of a path, one after the other. @param key empty: of the agent itself */
  spans(key: string): readonly StateSpan[] {
    const known = this.changes.get(key) ?? [];
    return known.map(({ atMs, ...change }, index) => ({
      ...change,
      fromMs: atMs,
      toMs: Math.max(atMs, known[index + 1]?.atMs ?? this.lived?.toMs ?? atMs),
    }));
  }

  private setClock(nowMs: number, askedAtMs: number, answeredAtMs: number): void {
    const rttMs = answeredAtMs - askedAtMs;
    if (rttMs > this.bestRttMs + WORSE_MS) return;
    this.bestRttMs = Math.min(this.bestRttMs, rttMs);
    this.offsetMs = (askedAtMs + answeredAtMs) / 2 - nowMs;
  }
}
