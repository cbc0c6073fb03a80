import { type ChildProcess, spawn } from 'node:child_process';
import { agentBundlePath } from '../../agent/bundle.ts';
import {
  type AgentConfig,
  type Answer,
  CONFIG_VARIABLE,
  type PathChange,
  type Request,
  type Seen,
  type WatchedPath,
  type WatchOrder,
} from '../../agent/protocol.ts';
import { within } from '../../core/deadline.ts';
import { DriverError, messageOf } from '../../core/errors.ts';
import { isTooLate, type Lateness, later, SILENCE } from '../../core/lag.ts';
import { AgentLine } from '../agent-line.ts';
import type { Agent, AgentState } from '../driver.ts';
import type { Turns } from './turns.ts';

export interface LocalAgentOptions {
  readonly config: AgentConfig & { readonly address: string };
  readonly node: string;
  readonly role: string;
  readonly startLimitMs: number;
  /** shared by the whole fleet */
  readonly turns: Turns;
  /** changes where a question goes: how faults come about */
  readonly divert: (request: Omit<Request, 'id'>) => Promise<Omit<Request, 'id'>>;
  /** services and names are served in this process: how late it was, where a question goes there */
  readonly lateHere: (request: Omit<Request, 'id'>, since: number) => Lateness;
  /** a fault keeps runner and agent from hearing each other, now */
  readonly isDeaf: () => boolean;
}

/** To what an agent has seen. */
const WATCH_LIMIT_MS = 1000;

/** An agent that is a child process. It ends when its standard input does. */
export class LocalAgent implements Agent {
  readonly name: string;
  readonly node: string;
  readonly role: string;
  readonly address: string;
  readonly up: Promise<AgentState>;
  private hasEnded = false;
  private readonly line: AgentLine;
  private readonly child: ChildProcess;
  private readonly exited: Promise<void>;
  private readonly divert: LocalAgentOptions['divert'];
  private readonly turns: Turns;
  private readonly lateHere: LocalAgentOptions['lateHere'];
  private readonly watched = new Map<string, Omit<Request, 'id'>>();
  private heardAt = performance.now();

  constructor({ config, node, role, startLimitMs, divert, lateHere, turns, isDeaf }: LocalAgentOptions) {
    this.lateHere = lateHere;
    this.name = config.agent;
    this.node = node;
    this.role = role;
    this.address = config.address;
    this.divert = divert;
    this.turns = turns;
    this.child = spawn(process.execPath, [agentBundlePath()], {
      env: { [CONFIG_VARIABLE]: JSON.stringify(config) },
      stdio: ['pipe', 'pipe', 'pipe'],
      // a process group of its own: Ctrl-C is for the runner, which then takes the agents down in order
      detached: true,
    });
    const { stdin, stdout, stderr } = this.child;
    this.line = new AgentLine((text) => isDeaf() || stdin?.write(text));
    stdin?.on('error', () => {});
    stdout?.on('data', (chunk: Buffer) => isDeaf() || this.line.receive(chunk));
    stderr?.on('data', (chunk: Buffer) => this.line.hear(chunk.toString()));
    this.child.once('error', (error) => this.line.close(error.message));
    this.exited = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        this.hasEnded = true;
        this.line.close(`its process ended (${signal ?? `exit ${code}`})`);
        resolve();
      });
    });
    this.up = this.start(startLimitMs);
  }

  async ask(request: Omit<Request, 'id'>): Promise<Answer> {
    return this.turns.run(async () => {
      const diverted = await this.divert(request);
      const askedAt = performance.now();
      const answer = await this.line.ask(diverted);
      return { ...answer, ...later(answer, this.lateHere(diverted, askedAt)) };
    });
  }

  async watch(order: WatchOrder): Promise<Seen> {
    const paths = order.paths && (await Promise.all(order.paths.map((path) => this.divertPath(path))));
    const since = this.heardAt - order.everyMs;
    try {
      const seen = await this.line.watch({ ...order, ...(paths ? { paths } : {}) }, WATCH_LIMIT_MS);
      this.heardAt = performance.now();
      return { ...seen, changes: seen.changes.map((change) => this.doubted(change, since)) };
    } catch (error) {
      if (this.hasEnded) throw error;
      throw new DriverError(messageOf(error), { doing: 'hear of it', code: 'agent-away', retryable: true });
    }
  }

  latenessSince(at: number): Lateness {
    return this.line.latenessSince(at);
  }

  async log(): Promise<readonly string[]> {
    return [...this.line.noise];
  }

  /** Ends the process. @returns whether it is gone */
  async stop(): Promise<boolean> {
    this.child.stdin?.end();
    if (
      await within(
        this.exited.then(() => true),
        1000,
        () => false,
      )
    )
      return true;
    this.child.kill('SIGKILL');
    return within(
      this.exited.then(() => true),
      1000,
      () => false,
    );
  }

  /** As a node that goes down at once. */
  die(): void {
    this.child.kill('SIGKILL');
  }

  private async divertPath(path: WatchedPath): Promise<WatchedPath> {
    const { key, try: attempt } = path;
    if (!('keep' in attempt)) {
      const request = await this.divert(attempt);
      this.watched.set(key, request);
      return { key, try: request };
    }
    // a line to keep goes where HTTP goes
    const { args } = await this.divert({ probe: 'http', args: attempt.keep, timeoutMs: 0 });
    return { key, try: { keep: args as typeof attempt.keep } };
  }

  /** Nobody knows whether a path was out that ends in this process, while this process was late. */
  private doubted(change: PathChange, since: number): PathChange {
    const { number, key, state, code, atMs } = change;
    const request = this.watched.get(key);
    if (state !== 'out' || code !== SILENCE || !request) return change;
    const { lateMs } = this.lateHere(request, since);
    return isTooLate(lateMs, performance.now() - since) ? { number, key, state: 'unsure', atMs } : change;
  }

  private async start(limitMs: number): Promise<AgentState> {
    const late = (): AgentState => ({
      up: false,
      code: 'agent-lost',
      reason: `no answer from its process in ${limitMs} ms`,
    });
    const welcomed = this.line.greet().then(
      (welcome): AgentState => ({ up: true, welcome, address: this.address }),
      (error): AgentState => ({ up: false, code: 'agent-lost', reason: messageOf(error) }),
    );
    return within(welcomed, limitMs, late);
  }
}

/** An agent whose node a fault took away. */
export function absentAgent({ name, node, role }: Pick<Agent, 'name' | 'node' | 'role'>): Agent {
  const reason = `--local-fault node-down:${node}`;
  const fields = { doing: `ask ${name}`, code: 'agent-lost', retryable: false };
  return {
    name,
    node,
    role,
    up: Promise.resolve({ up: false, code: 'node-down', reason }),
    ask: () => Promise.reject(new DriverError(reason, fields)),
    watch: () => Promise.reject(new DriverError(reason, fields)),
    log: async () => [],
  };
}
