import { clearLine, cursorTo } from 'node:readline';
import type { Writable } from 'node:stream';
import { oneLine } from '../core/hostile-text.ts';
import { explain, type Outcome } from '../core/outcome.ts';
import { LOOK, type Paint, painter } from './paint.ts';
import { counts } from './totals.ts';

export interface ProgressOptions {
  /** the stream is a terminal: rewrite one line in place · plain lines otherwise */
  readonly tty: boolean;
  readonly color: boolean;
  /** a line for each check that passed as well · false */
  readonly verbose?: boolean;
}

/** What becomes of a node's agent. */
export type NodeState = 'starting' | 'up' | 'lost';

/** Tells how far a run is while it goes on. Standard error is its place: standard output is for results. */
export interface Progress {
  /** The run enters a phase: `launching 3 agents`. */
  phase(text: string): void;
  node(name: string, state: NodeState): void;
  check(outcome: Outcome): void;
  /** How many checks each suite has, so that a suite's end can be told before the run's. */
  plan(checksBySuite: Readonly<Record<string, number>>): void;
  /** Clears the live line; nothing is written after. */
  stop(): void;
}

/** A live line where there is a terminal, plain lines where there is none. */
export function createProgress(stream: Writable, options: ProgressOptions): Progress {
  return options.tty ? new LiveProgress(stream, options) : new PlainProgress(stream, options);
}

abstract class ProgressBase implements Progress {
  protected readonly paint: Paint;
  protected readonly stream: Writable;
  protected readonly verbose: boolean;
  protected readonly outcomes: Outcome[] = [];
  protected readonly nodes = new Map<string, NodeState>();
  protected planned: Readonly<Record<string, number>> = {};
  protected stopped = false;

  constructor(stream: Writable, { color, verbose = false }: ProgressOptions) {
    this.stream = stream;
    this.paint = painter(color);
    this.verbose = verbose;
  }

  abstract phase(text: string): void;
  abstract stop(): void;
  protected abstract line(text: string): void;
  protected abstract changed(): void;

  plan(checksBySuite: Readonly<Record<string, number>>): void {
    this.planned = checksBySuite;
  }

  node(name: string, state: NodeState): void {
    this.nodes.set(name, state);
    if (state === 'lost') this.line(`  ${this.mark('inconclusive')} no agent on ${oneLine(name)}`);
    this.changed();
  }

  check(outcome: Outcome): void {
    this.outcomes.push(outcome);
    if (outcome.status !== 'passed' && outcome.status !== 'skipped') {
      this.line(`  ${this.mark(outcome.status)} ${oneLine(`${outcome.id}: ${explain(outcome)}`)}`);
    } else if (this.verbose) this.line(`  ${this.mark(outcome.status)} ${oneLine(outcome.id)}`);
    this.changed();
  }

  protected mark(status: Outcome['status']): string {
    return this.paint(LOOK[status].style, LOOK[status].symbol);
  }
}

/** Lines that stay: each phase, each failure, each finished suite. */
class PlainProgress extends ProgressBase {
  private readonly told = new Set<string>();

  phase(text: string): void {
    this.line(oneLine(text));
  }

  stop(): void {
    this.stopped = true;
  }

  protected line(text: string): void {
    if (!this.stopped) this.stream.write(`${text}\n`);
  }

  protected changed(): void {
    const suite = this.outcomes.at(-1)?.suite;
    if (suite === undefined || this.told.has(suite)) return;
    const own = this.outcomes.filter((outcome) => outcome.suite === suite);
    if (own.length !== this.planned[suite]) return;
    this.told.add(suite);
    this.line(`  ${oneLine(suite)}: ${counts(own)}`);
  }
}

/** One line that is written over, below the failures, which stay. */
class LiveProgress extends ProgressBase {
  private current = 'starting';

  phase(text: string): void {
    this.current = oneLine(text);
    this.changed();
  }

  stop(): void {
    if (!this.stopped) this.wipe();
    this.stopped = true;
  }

  protected line(text: string): void {
    if (this.stopped) return;
    this.wipe();
    this.stream.write(`${text}\n`);
  }

  protected changed(): void {
    if (this.stopped) return;
    this.wipe();
    const text = [this.current, this.nodesUp(), this.checksDone()].filter(Boolean).join(' · ');
    this.stream.write(this.paint('gray', oneLine(text, Math.max(20, this.columns() - 1))));
  }

  private nodesUp(): string {
    const up = [...this.nodes.values()].filter((state) => state === 'up').length;
    return this.nodes.size === 0 ? '' : `agents ${up}/${this.nodes.size}`;
  }

  private checksDone(): string {
    const all = Object.values(this.planned).reduce((sum, n) => sum + n, 0);
    const done = this.outcomes.length;
    return done === 0 && all === 0 ? '' : `checks ${done}${all ? `/${all}` : ''}`;
  }

  private columns(): number {
    return (this.stream as { columns?: number }).columns ?? 80;
  }

  private wipe(): void {
    cursorTo(this.stream, 0);
    clearLine(this.stream, 0);
  }
}
