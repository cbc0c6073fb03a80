import {
  type Answer,
  encodeLine,
  type Fetched,
  type FetchLine,
  type FetchRequest,
  type AgentLine as Line,
  lineReader,
  PROTOCOL,
  type Request,
  type RunnerLine,
  type Seen,
  type StayLine,
  type WatchLine,
  type WatchOrder,
  type Welcome,
} from '../agent/protocol.ts';
import { DriverError } from '../core/errors.ts';
import { oneLine } from '../core/hostile-text.ts';
import type { Lateness } from '../core/lag.ts';

/** A silent runner is a dead one to its agents, so it says something at this pace. */
const HEARTBEAT_MS = 5000;
/** An answer may be late by this much after the agent's own limit; then the agent is not there any more. */
const GRACE_MS = 2000;
const LOG_LINES = 50;
/** More than a run asks for: half a minute of an agent that is always late. */
const LATE_LINES = 60;

/** An agent that is to stay says so at once, in ms. */
const STAY_LIMIT_MS = 1000;

/** Which of them it is was settled by what was asked. */
type Answered = Answer | Fetched | Seen | true;
type Asked = Omit<Request, 'id'> | Omit<FetchLine, 'id'> | Omit<WatchLine, 'id'> | Omit<StayLine, 'id'>;

/** One connection to one agent, with many questions under way at once. */
export class AgentLine {
  /** what the agent wrote besides the protocol: its last lines */
  readonly noise: string[] = [];
  readonly receive: (chunk: Buffer | string) => void;
  private readonly send: (text: string) => void;
  private readonly waiting = new Map<
    number,
    { resolve: (answer: Answered) => void; reject: (error: Error) => void }
  >();
  private readonly lateness: (Lateness & { readonly at: number })[] = [];
  private readonly heartbeat: NodeJS.Timeout;
  private welcome = Promise.withResolvers<Welcome>();
  private lost: DriverError | undefined;
  private nextId = 1;

  constructor(send: (text: string) => void) {
    this.send = send;
    this.welcome.promise.catch(() => {});
    this.receive = lineReader(
      (line) => this.onLine(line as Line),
      (text) => this.hear(text),
    );
    this.heartbeat = setInterval(() => this.write({ hello: PROTOCOL }), HEARTBEAT_MS);
    this.heartbeat.unref();
  }

  /** Says hello. @throws DriverError where the other side is of another make, or is not there */
  async greet(): Promise<Welcome> {
    this.write({ hello: PROTOCOL });
    return this.welcome.promise;
  }

  ask(request: Omit<Request, 'id'>): Promise<Answer> {
    return this.put<Answer>(request);
  }

  /** Has the agent make an HTTP request. */
  fetch(fetch: FetchRequest, timeoutMs: number): Promise<Fetched> {
    return this.put<Fetched>({ fetch, timeoutMs });
  }

  /** Has the agent outlive the line by so much. @throws DriverError where it does not say that it does */
  async stay(stayMs: number): Promise<void> {
    await this.put<true>({ stayMs, timeoutMs: STAY_LIMIT_MS });
  }

  /** Has the agent watch, and tell what has changed. */
  watch(watch: WatchOrder, timeoutMs: number): Promise<Seen> {
    return this.put<Seen>({ watch, timeoutMs });
  }

  /** Says that the agent may go. */
  bye(): void {
    this.write({ bye: true });
  }

  /** How late the agent was since then (a `performance.now()` here), as far as it told. */
  latenessSince(at: number): Lateness {
    const late = this.lateness.filter((one) => one.at >= at);
    const lateMs = late.reduce((sum, one) => sum + one.lateMs, 0);
    return { lagMs: Math.max(0, ...late.map(({ lagMs }) => lagMs)), lateMs };
  }

  private put<T extends Answered>(request: Asked): Promise<T> {
    if (this.lost) return Promise.reject(this.lost);
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const countingMs = ('until' in request && request.until?.countingMs) || 0;
      const limitMs = request.timeoutMs + countingMs + GRACE_MS;
      const late = setTimeout(() => settle().reject(lostError(`no answer in ${limitMs} ms`)), limitMs);
      const settle = () => {
        clearTimeout(late);
        this.waiting.delete(id);
        return { resolve, reject };
      };
      this.waiting.set(id, { resolve: (a) => settle().resolve(a as T), reject: (e) => settle().reject(e) });
      this.write({ id, ...request });
    });
  }

  /** Keeps lines that are no protocol: they may say why the agent ended. */
  hear(text: string): void {
    for (const line of text.split('\n')) {
      if (line.trim() === '') continue;
      this.noise.push(oneLine(line));
      if (this.noise.length > LOG_LINES) this.noise.shift();
    }
  }

  /** The connection is gone; whoever waits is told. */
  close(reason: string): void {
    if (this.lost) return;
    clearInterval(this.heartbeat);
    this.lost = lostError(reason);
    this.welcome.reject(this.lost);
    for (const { reject } of [...this.waiting.values()]) reject(this.lost);
  }

  private write(line: RunnerLine): void {
    if (!this.lost) this.send(encodeLine(line));
  }

  private onLate(late: Lateness): void {
    this.lateness.push({ at: performance.now(), ...late });
    if (this.lateness.length > LATE_LINES) this.lateness.shift();
  }

  private onLine(line: Line): void {
    if ('answer' in line) this.waiting.get(line.id)?.resolve(line.answer);
    else if ('fetched' in line) this.waiting.get(line.id)?.resolve(line.fetched);
    else if ('stays' in line) this.waiting.get(line.id)?.resolve(line.stays);
    else if ('seen' in line) this.waiting.get(line.id)?.resolve(line.seen);
    else if ('late' in line) this.onLate(line.late);
    else if (line.hello !== PROTOCOL) this.welcome.reject(strangerError(line.hello));
    else if ('agent' in line) this.welcome.resolve(line);
  }
}

const strangerError = (protocol: number): DriverError =>
  new DriverError(
    `it speaks protocol ${String(protocol)}, this runner ${PROTOCOL}: use the agent of the same version`,
    { doing: 'talk to the agent', code: 'agent-lost', retryable: false },
  );

const lostError = (reason: string): DriverError =>
  new DriverError(reason, { doing: 'ask the agent', code: 'agent-lost', retryable: false });
