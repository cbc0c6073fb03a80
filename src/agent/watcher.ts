import { isTooLate, type LagMeter } from '../core/lag.ts';
import type { ProbeContext } from '../probes/probe.ts';
import { AskedTrack } from './asked-track.ts';
import { ChangeLog } from './change-log.ts';
import { KeptTrack } from './kept-track.ts';
import type { Seen, WatchedPath, WatchOrder } from './protocol.ts';

type Context = Omit<ProbeContext, 'timeoutMs'>;

/** A path that is tried at every turn. */
export interface Track {
  /** Never rejects. */
  turn(): void;
  stop(): void;
}

/** What every track needs. */
export interface Watching {
  readonly key: string;
  readonly everyMs: number;
  readonly context: Context;
  readonly log: ChangeLog;
  readonly lag: LagMeter;
}

/** Tries paths by its own clock, and keeps what it saw until somebody asks. */
export class Watcher {
  private readonly context: Context;
  private readonly lag: LagMeter;
  private readonly log = new ChangeLog();
  private readonly tracks = new Map<string, { track: Track; end: () => void }>();
  private self: NodeJS.Timeout | undefined;
  private lookedAt = 0;

  constructor(context: Context, lag: LagMeter) {
    this.context = context;
    this.lag = lag;
  }

  tell({ everyMs, paths, after }: WatchOrder): Seen {
    if (paths) this.take(paths, everyMs);
    return { nowMs: performance.now(), changes: this.log.after(after) };
  }

  private take(paths: readonly WatchedPath[], everyMs: number): void {
    this.lookAtSelf(everyMs);
    const wanted = new Set(paths.map(({ key }) => key));
    for (const [key, { end }] of this.tracks) if (!wanted.has(key)) end();
    paths.forEach((path, index) => {
      // not all at once: an agent would measure its own burst
      if (!this.tracks.has(path.key)) this.begin(path, everyMs, (everyMs * index) / paths.length);
    });
  }

  private begin({ key, try: attempt }: WatchedPath, everyMs: number, afterMs: number): void {
    const watching = { key, everyMs, context: this.context, log: this.log, lag: this.lag };
    const track =
      'keep' in attempt ? new KeptTrack(attempt.keep, watching) : new AskedTrack(attempt, watching);
    let timer = setTimeout(() => {
      track.turn();
      timer = setInterval(() => track.turn(), everyMs);
    }, afterMs);
    const end = () => {
      clearTimeout(timer);
      track.stop();
      this.tracks.delete(key);
      this.log.forget(key, performance.now());
    };
    this.tracks.set(key, { track, end });
  }

  /** Who asks this agent hears silence while it is late, and it cannot tell what it hears itself. */
  private lookAtSelf(everyMs: number): void {
    if (this.self) return;
    this.lookedAt = performance.now();
    this.log.note('', 'ok', this.lookedAt);
    this.self = setInterval(() => {
      const now = performance.now();
      const { lateMs } = this.lag.latenessSince(this.lookedAt);
      if (isTooLate(lateMs, now - this.lookedAt)) this.log.note('', 'unsure', this.lookedAt);
      else this.log.note('', 'ok', this.lookedAt);
      this.lookedAt = now;
    }, everyMs);
  }
}
