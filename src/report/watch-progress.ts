import { clearLine, cursorTo } from 'node:readline';
import type { Writable } from 'node:stream';
import { formatDuration } from '../core/duration.ts';
import { oneLine } from '../core/hostile-text.ts';
import type { Outage, WatchReport } from '../core/watch-report.ts';
import { LOOK, type Paint, painter } from './paint.ts';
import { clockOf, durationsOf, grouped, waysIn } from './watch-groups.ts';

export interface WatchProgressOptions {
  /** the stream is a terminal: one line in place below those that stay */
  readonly tty: boolean;
  readonly color: boolean;
}

/** Tells what a watch sees while it goes on: a line when an outage begins, and one when it ends. */
export class WatchProgress {
  private readonly stream: Writable;
  private readonly tty: boolean;
  private readonly paint: Paint;
  /** outages that were told to have begun, and not yet to have ended */
  private readonly open = new Set<string>();
  private readonly done = new Set<string>();

  constructor(stream: Writable, { tty, color }: WatchProgressOptions) {
    this.stream = stream;
    this.tty = tty;
    this.paint = painter(color);
  }

  line(text: string): void {
    this.wipe();
    this.stream.write(`${oneLine(text, 600)}\n`);
  }

  lost(node: string, reason: string): void {
    this.mark('inconclusive', `${node} is not watched: ${reason}`);
  }

  away(node: string): void {
    this.mark('inconclusive', `${node} is not heard of; its agent goes on by itself`);
  }

  there(node: string): void {
    this.mark('passed', `${node} is heard of`);
  }

  turn(report: WatchReport): void {
    const isNew = (one: Outage) => !this.open.has(keyOf(one)) && !this.done.has(keyOf(one));
    const begun = report.outages.filter(isNew);
    const ended = report.outages.filter((one) => !one.ongoing && !this.done.has(keyOf(one)));
    for (const { path, all } of grouped(begun)) {
      const codes = [...new Set(all.map(({ code }) => code))].join(', ');
      this.mark('failed', `${path}  ${waysIn(all)}  out since ${clockOf(all[0]!.startedAt)} (${codes})`);
    }
    for (const { path, all } of grouped(ended))
      this.mark('passed', `${path}  ${waysIn(all)}  is back after ${durationsOf(all)}`);
    for (const one of begun) this.open.add(keyOf(one));
    for (const one of ended) {
      this.open.delete(keyOf(one));
      this.done.add(keyOf(one));
    }
    this.live(report);
  }

  /** Clears the live line. */
  stop(): void {
    this.wipe();
  }

  private live({ durationMs, ways, nodes }: WatchReport): void {
    if (!this.tty) return;
    this.wipe();
    const parts = [
      `watching ${ways.length} paths on ${nodes.length} nodes for ${formatDuration(durationMs)}`,
      ...(this.open.size > 0 ? [`${this.open.size} out`] : []),
      ...(this.done.size > 0 ? [`${this.done.size} outages over`] : []),
    ];
    const columns = (this.stream as { columns?: number }).columns ?? 80;
    this.stream.write(this.paint('gray', oneLine(parts.join(' · '), Math.max(20, columns - 1))));
  }

  private mark(status: 'passed' | 'failed' | 'inconclusive', text: string): void {
    this.wipe();
    const { symbol, style } = LOOK[status];
    this.stream.write(`${this.paint(style, symbol)} ${oneLine(text, 600)}\n`);
  }

  private wipe(): void {
    if (!this.tty) return;
    cursorTo(this.stream, 0);
    clearLine(this.stream, 0);
  }
}

/** As more becomes known, the same outage may turn out to have begun a little later: it is known by its second try. */
const keyOf = ({ path, from, to, startedAt }: Outage): string =>
  `${path} ${from} ${to} ${startedAt.slice(0, 18)}`;
