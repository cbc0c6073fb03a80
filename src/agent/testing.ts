import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { HOST } from '../probes/testing.ts';
import { agentBundlePath } from './bundle.ts';
import {
  type AgentConfig,
  CONFIG_VARIABLE,
  type LateLine,
  lineReader,
  PROTOCOL,
  type Reply,
  type Welcome,
} from './protocol.ts';

/** An agent for tests only. */

/** The bundle that pods run, as a process; gone at the end of the block. */
export class AgentProcess implements AsyncDisposable {
  readonly lines: object[] = [];
  /** the first time that it says so of itself */
  readonly late = Promise.withResolvers<LateLine['late']>();
  readonly noise: string[] = [];
  readonly exited: Promise<unknown[]>;
  readonly stderr: Promise<string>;
  private readonly child: ChildProcess;
  private heard = Promise.withResolvers<void>();

  constructor(config: Partial<AgentConfig> = {}) {
    const whole = {
      agent: 'n1',
      serve: {},
      address: HOST,
      resolver: { servers: [], search: [], ndots: 1 },
      ...config,
    };
    this.child = spawn(process.execPath, [agentBundlePath()], {
      env: { [CONFIG_VARIABLE]: JSON.stringify(whole) },
    });
    this.exited = once(this.child, 'exit');
    this.stderr = text(this.child.stderr!);
    const hear = (line: object) => {
      // said unasked, and on a loaded machine at any time
      if ('late' in line) return void this.late.resolve((line as LateLine).late);
      this.lines.push(line);
      this.heard.resolve();
      this.heard = Promise.withResolvers();
    };
    this.child.stdout!.on(
      'data',
      lineReader(hear, (line) => this.noise.push(line)),
    );
  }

  write(line: string): void {
    this.child.stdin!.write(line);
  }

  say(...lines: object[]): void {
    this.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }

  async heardLines(count: number): Promise<object[]> {
    while (this.lines.length < count) await this.heard.promise;
    return this.lines;
  }

  async greet(): Promise<Welcome> {
    this.say({ hello: PROTOCOL });
    return (await this.heardLines(1))[0] as Welcome;
  }

  async ask(request: object): Promise<Reply['answer']> {
    this.lines.length = 0;
    this.say({ id: 1, timeoutMs: 5000, ...request });
    return ((await this.heardLines(1))[0] as Reply).answer;
  }

  end(): void {
    this.child.stdin!.end();
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }
}
