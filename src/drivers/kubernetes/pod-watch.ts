import { setTimeout as pause } from 'node:timers/promises';
import { lineReader } from '../../agent/protocol.ts';
import { DriverError } from '../../core/errors.ts';
import type { Api } from './api.ts';
import type { ApiStatus } from './api-error.ts';
import type { RunPlace } from './run-place.ts';
import type { List, Pod } from './wire.ts';

export interface PodListener {
  /** its newest state */
  onPod(pod: Pod): void;
  onGone(podName: string): void;
  /** there will be no more news */
  onBlind(error: DriverError): void;
}

interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: Pod & ApiStatus & { readonly code?: number };
}

const GONE = 410;
/** Before the watch is begun again, in ms: doubled each time it breaks without having brought anything. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5000;

/** One watch on the pods of a run, for as long as the run lasts, wherever it breaks. */
export class PodWatch {
  private readonly api: Api;
  private readonly place: RunPlace;
  private readonly listener: PodListener;
  private readonly patient: boolean;
  private readonly abort = new AbortController();
  private readonly known = new Set<string>();
  /** 0: from whatever the server has in its cache, which is older than anything of this run */
  private version = '0';
  private pauseMs = 0;

  /** @param patient whatever the server says, it may say otherwise later: while it starts, it knows nobody's rights */
  constructor(api: Api, place: RunPlace, listener: PodListener, patient = false) {
    this.patient = patient;
    this.api = api;
    this.place = place;
    this.listener = listener;
  }

  start(): void {
    void this.run();
  }

  close(): void {
    this.abort.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.abort;
    while (!signal.aborted) {
      try {
        if (this.version === '') await this.list();
        await this.watch();
      } catch (error) {
        const known = error instanceof DriverError ? error : undefined;
        if (known?.status === GONE) this.version = '';
        else if (!signal.aborted && known && !known.retryable && !this.patient)
          return this.listener.onBlind(known);
        this.pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(this.pauseMs, known?.retryAfterMs ?? 0));
      }
      if (this.pauseMs > 0) await pause(this.pauseMs, undefined, { signal }).catch(() => {});
      this.pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, this.pauseMs * 2));
    }
  }

  private async watch(): Promise<void> {
    const { place } = this;
    const path = `${place.path('pods')}?${place.selector}&watch=1&allowWatchBookmarks=true&resourceVersion=${this.version}`;
    let gone = false;
    const read = lineReader((line) => {
      gone ||= !this.take(line as WatchEvent);
    });
    await this.api.stream(path, "watch the run's pods", read, this.abort.signal);
    if (gone) this.version = '';
  }

  /** @returns false where the server has forgotten where this watch was */
  private take({ type, object }: WatchEvent): boolean {
    if (this.abort.signal.aborted) return true;
    if (type === 'ERROR') return object.code !== GONE;
    this.pauseMs = 0;
    this.version = object.metadata.resourceVersion ?? this.version;
    const { name } = object.metadata;
    if (type === 'DELETED') {
      this.known.delete(name);
      this.listener.onGone(name);
    } else if (type !== 'BOOKMARK') {
      this.known.add(name);
      this.listener.onPod(object);
    }
    return true;
  }

  /** Catches up after the server has forgotten what happened meanwhile. */
  private async list(): Promise<void> {
    const path = `${this.place.path('pods')}?${this.place.selector}`;
    const pods = await this.api.request<List<Pod>>({ method: 'GET', path, doing: "list the run's pods" });
    const names = new Set(pods.items.map(({ metadata }) => metadata.name));
    for (const name of this.known) if (!names.has(name)) this.listener.onGone(name);
    this.known.clear();
    for (const pod of pods.items) {
      this.known.add(pod.metadata.name);
      this.listener.onPod(pod);
    }
    this.version = pods.metadata.resourceVersion ?? '';
  }
}
