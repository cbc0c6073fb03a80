import type { Duplex } from 'node:stream';
import { codeOf, messageOf } from '../core/errors.ts';
import { isTooLate, SILENCE } from '../core/lag.ts';
import { type KeptPlace, openLine } from '../probes/kept-line.ts';
import type { Track, Watching } from './watcher.ts';

/** Of a turn, what a word may take to come back. */
const SHARE = 0.9;
/** A line that is silent for so long is given up, as an application would; the system would wait for a quarter of an hour. */
const GIVE_UP_MS = 60_000;

/** A connection that stays open: a word goes through it at every turn. Where it is lost, another one is opened. */
export class KeptTrack implements Track {
  private readonly place: KeptPlace;
  private readonly watching: Watching;
  private socket: Duplex | undefined;
  private opening = false;
  private stopped = false;
  /** when the words went out that have not come back yet */
  private waiting: number[] = [];

  constructor({ host, port }: { readonly host: string; readonly port: number }, watching: Watching) {
    const { localAddress } = watching.context;
    this.place = { host, port, ...(localAddress ? { localAddress } : {}) };
    this.watching = watching;
  }

  turn(): void {
    if (this.opening) return;
    if (!this.socket) return void this.open();
    this.look();
    this.waiting.push(performance.now());
    this.socket?.write('.');
  }

  stop(): void {
    this.stopped = true;
    this.socket?.destroy();
  }

  private async open(): Promise<void> {
    const { key, log, everyMs } = this.watching;
    const startedAt = performance.now();
    this.opening = true;
    try {
      this.keep(await openLine(this.place, everyMs * SHARE));
      log.note(key, 'ok', performance.now());
    } catch (error) {
      if (!this.stopped) this.out(startedAt, codeOf(error), messageOf(error));
    } finally {
      this.opening = false;
    }
  }

  private keep(socket: Duplex): void {
    const { key, log } = this.watching;
    if (this.stopped) return void socket.destroy();
    this.socket = socket;
    this.waiting = [];
    let reason: { code: string; message: string } = { code: 'ECLOSED', message: 'the other side closed it' };
    socket.on('data', (words: Buffer) => {
      this.waiting.splice(0, words.length);
      log.note(key, 'ok', performance.now());
    });
    socket.on('error', (error) => {
      reason = { code: codeOf(error), message: messageOf(error) };
    });
    socket.once('close', () => {
      this.socket = undefined;
      if (!this.stopped)
        log.note(key, 'out', performance.now(), { code: reason.code, error: reason.message, broke: true });
    });
    socket.once('end', () => socket.destroy());
  }

  private look(): void {
    const { everyMs } = this.watching;
    const [oldest] = this.waiting;
    if (oldest === undefined) return;
    const silentMs = performance.now() - oldest;
    if (silentMs < everyMs * SHARE) return;
    this.out(oldest, SILENCE, `no word came back for ${Math.round(silentMs)} ms`);
    if (silentMs < GIVE_UP_MS) return;
    const code = SILENCE;
    this.socket?.destroy(
      Object.assign(new Error(`given up after ${GIVE_UP_MS / 1000} s of silence`), { code }),
    );
  }

  private out(atMs: number, code: string, error: string): void {
    const { key, log, lag } = this.watching;
    const isLate = code === SILENCE && isTooLate(lag.latenessSince(atMs).lateMs, performance.now() - atMs);
    if (isLate) log.note(key, 'unsure', atMs);
    else log.note(key, 'out', atMs, { code, error });
  }
}
