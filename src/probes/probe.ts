import type { Observation, Phase, Status } from '../core/outcome.ts';
import type { Absence, ProbeName, ProbeQuestion, RecordType } from '../core/plan.ts';
import type { DnsServer } from './dns-query.ts';
import type { HeardTokens } from './heard-tokens.ts';
import type { ResolverConfig } from './resolver.ts';

/** What one exchange found: a fact for `judge`, not a verdict. */
export interface Exchange {
  /** it got to the end */
  readonly ok: boolean;
  /** where it ended: `done`, or the phase that did not complete */
  readonly phase: Phase;
  /** time spent in each phase that was entered, in ms */
  readonly phasesMs: Partial<Record<Phase, number>>;
  readonly totalMs: number;
  /** system error code, DNS response code, or `ETIMEDOUT`; absent when ok */
  readonly code?: string;
  readonly error?: string;
  /** the agent that answered, where an agent did */
  readonly peer?: string;
  /** HTTP status */
  readonly httpStatus?: number;
  /** DNS: what the answer holds, sorted (see `dns-message.ts`); and the name that was found after the search list */
  readonly records?: readonly string[];
  readonly foundName?: string;
  /** numbers that only this probe knows; its `wrong` and `say` read them */
  readonly measured?: Readonly<Record<string, number>>;
}

/** What displeases in an exchange. */
export interface Wrong {
  /** @default failed */
  readonly status?: Status;
  readonly observed: string;
  readonly code: string;
}

/** What every probe can count on in an agent. */
export interface ProbeContext {
  /** the exchange must be over by then */
  readonly timeoutMs: number;
  /** how names become addresses here */
  readonly resolver: ResolverConfig;
  /** source address of what is sent; the system's choice where absent */
  readonly localAddress?: string;
  /** what the agent heard of datagrams that want no answer; absent: it listens to none */
  readonly heardTokens?: HeardTokens;
}

/** Where a probe goes, once the driver has told the addresses. */
export interface Destination {
  /** an address, or a name that the agent resolves */
  readonly host: string;
  readonly port: number;
  /** an agent is there, and says who it is */
  readonly greets: boolean;
  /** DNS: the server to ask, where it is not the one in resolv.conf */
  readonly server?: DnsServer;
  /** DNS: what is asked for · A */
  readonly record?: RecordType;
  /** DNS: the name of a service, which the world need not be asked for */
  readonly inCluster?: boolean;
  /** DNS: the right answer is that there is nothing */
  readonly absent?: Absence;
  /** DNS: instead of `host`, names that were made a moment ago */
  readonly made?: NewNames;
}

/** Names that came to be together. A server remembers that one was not there, so each is asked for only once. */
export interface NewNames {
  /** time since they were made, in ms */
  readonly ageMs: number;
  /** by the age at which each is asked for, in ms, ascending */
  readonly names: readonly { readonly atMs: number; readonly name: string }[];
}

/**
 * One question that agents can ask; `judge.ts` holds what came of it against what was expected. `args` is plain JSON: it crosses the line to the agent.
 * Adding a probe: a file with one of these, a line in `index.ts`, its name in `core/plan.ts`, its verb in `dsl/`.
 */
export interface Probe<Args> {
  readonly name: ProbeName;
  /** in the runner: what to send to the agent */
  build(question: ProbeQuestion, to: Destination): Args;
  /** in the agent: ask once */
  run(args: Args, context: ProbeContext): Promise<Exchange>;
  /** in the runner: what displeases in a completed exchange, beyond what `judge.ts` looks at for every probe; `lagMs`: how late the asker was itself */
  wrong?(question: ProbeQuestion, exchange: Exchange, lagMs: number): Wrong | undefined;
  /** in the runner: what it means that an exchange did not get to its end, where that is no failure of what was asked */
  broke?(exchange: Exchange): Wrong;
  /** in the runner: what is expected, where "an answer" does not say it */
  expects?(question: ProbeQuestion): string;
  /** in the runner: a completed exchange in words, where "answered in 3ms" does not say it */
  say?(exchange: Exchange): string;
  /** in the runner: it waits by itself for a path that was made a moment ago; asking again beside it would disturb it */
  readonly settles?: boolean;
  /** in the runner: where only all exchanges together tell something: what they tell, in place of one a pair */
  together?(question: ProbeQuestion, observations: readonly Observation[]): readonly Observation[];
}
