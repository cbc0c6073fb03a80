import { isTooLate, SILENCE } from '../core/lag.ts';
import { ask } from './ask.ts';
import type { Request } from './protocol.ts';
import type { Track, Watching } from './watcher.ts';

/** A path that is asked at every turn. */
export class AskedTrack implements Track {
  private readonly request: Request;
  private readonly watching: Watching;
  private stopped = false;

  constructor(request: Omit<Request, 'id'>, watching: Watching) {
    this.request = { id: 0, ...request };
    this.watching = watching;
  }

  turn(): void {
    void this.ask();
  }

  stop(): void {
    this.stopped = true;
  }

  private async ask(): Promise<void> {
    const { key, context, log, lag } = this.watching;
    const startedAt = performance.now();
    const { ok, httpStatus = 0, code = '', error = '', lateMs = 0 } = await ask(this.request, context, lag);
    if (this.stopped) return;
    // the path was out until the answer came; before the first of it nobody knows
    if (ok && httpStatus < 500)
      log.note(key, 'ok', log.stateOf(key) === 'out' ? performance.now() : startedAt);
    else if (code === SILENCE && isTooLate(lateMs, performance.now() - startedAt))
      log.note(key, 'unsure', startedAt);
    else if (ok)
      log.note(key, 'out', startedAt, { code: `HTTP_${httpStatus}`, error: `it answers ${httpStatus}` });
    else log.note(key, 'out', startedAt, { code, error });
  }
}
