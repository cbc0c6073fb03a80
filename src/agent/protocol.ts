import type { Lateness } from '../core/lag.ts';
import type { ProbeName, Serve } from '../core/plan.ts';
import type { Exchange } from '../probes/probe.ts';
import type { ResolverConfig } from '../probes/resolver.ts';

/**
 * The line between runner and agent: newline-delimited JSON both ways over standard input and output. The
 * runner speaks first (what an agent said before the runner attached would be lost). A different number on the
 * two sides is a set-up error, never a verdict.
 */
export const PROTOCOL = 1;

/** A line with nothing in it but the version: says who is there, and that the other side still lives. */
export interface Hello {
  readonly hello: typeof PROTOCOL;
}

export interface Request {
  readonly id: number;
  readonly probe: ProbeName;
  /** that probe's own arguments */
  readonly args: unknown;
  /** for all tries together, in ms */
  readonly timeoutMs: number;
  /** what it takes to be done; absent: one try is enough */
  readonly until?: Until;
}

/** When to try again within the time limit. */
export interface Until {
  /** the target was made a moment ago: a failure is tried again */
  readonly settle: boolean;
  /** asked until each of these has answered, or there were so many answers that it would have */
  readonly peers: readonly string[];
  readonly maxAnswers: number;
  /** and until there were so many answers, whoever they came from @default 0 */
  readonly minAnswers?: number;
  /** so much longer than the time limit, as long as every try gets its answer: late ones are as good @default 0 */
  readonly countingMs?: number;
  /** what is made a moment ago: the next try starts beside one that has not got through, after so many ms @default 50 */
  readonly everyMs?: number;
  /** one try takes no longer, in ms @default 1000 */
  readonly tryMs?: number;
}

/** An HTTP request that an agent is to make in the runner's place. */
export interface FetchRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly body?: string;
  /** PEM texts. The key goes to the TLS layer of whoever makes the request, and nowhere else. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

/** The same on the line. */
export interface FetchLine {
  readonly id: number;
  readonly fetch: FetchRequest;
  readonly timeoutMs: number;
}

/**
 * The run is over and its agents are left for a look: from now on this one takes no more orders, and ends after this time
 * instead of with the line.
 */
export interface StayLine {
  readonly id: number;
  readonly stayMs: number;
  /** for the reply */
  readonly timeoutMs: number;
}

/** The answer, or why there is none. */
export type Fetched =
  | { readonly status: number; readonly body: string }
  | { readonly code: string; readonly message: string };

/** What an agent is to try again and again by its own clock, whether its runner is there or not. */
export interface WatchedPath {
  /** unique among an agent's paths; another key is another path, even where all else is the same */
  readonly key: string;
  /** asked at every turn; or a connection that is to stay open, with a word through it at every turn */
  readonly try: Omit<Request, 'id'> | { readonly keep: { readonly host: string; readonly port: number } };
}

/** An order to watch, and the question what has changed since: asked again and again, it can be lost without loss. */
export interface WatchOrder {
  readonly everyMs: number;
  /** these and no others @default those of the order before */
  readonly paths?: readonly WatchedPath[];
  /** changes up to this number have arrived and may be forgotten */
  readonly after: number;
}

/** The same on the line. */
export interface WatchLine {
  readonly id: number;
  readonly watch: WatchOrder;
  readonly timeoutMs: number;
}

/** `unsure`: the agent was late itself, and so cannot tell */
export type PathState = 'ok' | 'out' | 'unsure';

/** From here on a path is in another state. */
export interface PathChange {
  /** counts from 1 */
  readonly number: number;
  /** of the path; empty: of the agent itself, which is `ok` or `unsure` */
  readonly key: string;
  readonly state: PathState;
  /** by the agent's clock, in ms */
  readonly atMs: number;
  /** of `out` */
  readonly code?: string;
  readonly error?: string;
  /** of `out`: a connection that was open is lost */
  readonly broke?: boolean;
}

/** What an agent saw. What is in no change is as it was. */
export interface Seen {
  /** the agent's clock when it said so: its own, which begins with it and never jumps, in ms */
  readonly nowMs: number;
  readonly changes: readonly PathChange[];
}

/** The runner needs its agent no more. */
export interface Bye {
  readonly bye: true;
}

export type RunnerLine = Hello | Request | FetchLine | WatchLine | StayLine | Bye;

/** What an agent is and serves: its answer to the first hello. */
export interface Welcome {
  readonly hello: number;
  /** version of the package that the bundle is from */
  readonly version: string;
  readonly agent: string;
  readonly ports: Serve;
  readonly resolver: ResolverConfig;
  /** where others reach it, as it was told itself */
  readonly address?: string;
}

export interface Reply {
  readonly id: number;
  readonly answer: Answer;
}

/** To a `FetchLine`. */
export interface FetchReply {
  readonly id: number;
  readonly fetched: Fetched;
}

/** To a `StayLine`: the last word. */
export interface StayReply {
  readonly id: number;
  readonly stays: true;
}

/** To a `WatchLine`. */
export interface WatchReply {
  readonly id: number;
  readonly seen: Seen;
}

export type AgentLine =
  | Welcome
  | Reply
  | FetchReply
  | WatchReply
  | StayReply
  | LateLine
  | { readonly hello: number };

/** The last exchange, and what the tries before it were like. */
export interface Answer extends Exchange {
  readonly attempts: number;
  /** attempts that got through */
  readonly answers: number;
  /** attempts that did not get through, from the first one on that did */
  readonly failedAttempts: number;
  /** for all attempts together, in ms */
  readonly spentMs: number;
  /** agents that answered, sorted */
  readonly peers: readonly string[];
  /** how many answers came from each of them */
  readonly answersOf: Readonly<Record<string, number>>;
  /** the longest time the agent's event loop was late while it asked, in ms */
  readonly lagMs: number;
  /** all such times together, in ms @default lagMs */
  readonly lateMs?: number;
}

/** What an agent says unasked, and only then: it was late for much of the time since it last could have said so. */
export interface LateLine {
  readonly late: Lateness;
}

/** How an agent is told what it is: JSON in this environment variable. */
export const CONFIG_VARIABLE = 'KUBE_SMOKE_AGENT';

export interface AgentConfig {
  readonly agent: string;
  readonly serve: Serve;
  /** bind and send from this address · all addresses */
  readonly address?: string;
  /** its pod's address, which it knows before the API server does */
  readonly podAddress?: string;
  /** instead of /etc/resolv.conf */
  readonly resolver?: ResolverConfig;
  /** it goes on for so long without a word of its runner, in ms @default 30 s */
  readonly aloneMs?: number;
}

export function encodeLine(line: RunnerLine | AgentLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** Cuts a stream into lines and calls back with each that is JSON; others go to `noise`. */
export function lineReader(
  onLine: (line: object) => void,
  noise: (text: string) => void = () => {},
): (chunk: Buffer | string) => void {
  let rest = '';
  const decoder = new TextDecoder();
  return (chunk) => {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      let value: unknown;
      try {
        value = JSON.parse(line);
      } catch {
        noise(line);
        continue;
      }
      if (typeof value === 'object' && value !== null) onLine(value);
      else noise(line);
    }
  };
}
