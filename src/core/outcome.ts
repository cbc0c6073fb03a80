import type { ProbeName, Source } from './plan.ts';
import type { Why } from './skipped.ts';

/**
 * `failed`: the thing under test said no · `inconclusive`: it could not be asked, so it is neither green nor
 * blamed · `skipped`: not tried, for a stated reason.
 */
export type Status = 'passed' | 'failed' | 'inconclusive' | 'skipped';

/** Where a network exchange ended. `done`: it completed. */
export type Phase = 'resolve' | 'connect' | 'tls' | 'first-byte' | 'body' | 'done';

/** One exchange of a check: one cell of its expected / observed matrix. */
export interface Observation {
  /** the node or pod that asked; `api` where the API server was asked */
  readonly from: string;
  /** what was asked: a node, a pod, a service, a host, a condition */
  readonly to: string;
  readonly status: Status;
  readonly expected: string;
  readonly observed: string;
  /** `ETIMEDOUT`, `NXDOMAIN`, `image-unavailable` …; absent when passed */
  readonly code?: string;
  readonly phase?: Phase;
  /** the node that it is about, where neither end is one */
  readonly node?: string;
  /** how long the exchange took, in ms */
  readonly durationMs?: number;
  readonly attempts: number;
  /** DNS: the pod that was asked, where each was asked by itself */
  readonly replica?: string;
  /** the node or pod whose agent was not there to ask or to be asked */
  readonly unavailable?: string;
  /** what a command printed last: cleaned, bounded */
  readonly output?: string;
  /** the asker was starved of CPU, so `durationMs` says nothing about the network */
  readonly latencyUnreliable?: boolean;
  /** numbers that only this kind of question has, e.g. `lossRatio` */
  readonly measured?: Readonly<Record<string, number>>;
}

interface OutcomeBase {
  /** `<suite>/<check>` */
  readonly id: string;
  readonly suite: string;
  readonly name: string;
  readonly source?: Source;
  readonly durationMs: number;
  /** the most attempts that any observation took */
  readonly attempts: number;
  readonly observations: readonly Observation[];
  /** what kind of question it was, e.g. `probe/tcp`; the diagnosis reads it */
  readonly asked?: Asked;
}

/** What a check asked, in the words that the diagnosis and the reports sort by. */
export interface Asked {
  readonly protocol: ProbeName | 'api' | 'command';
  /**
   * how the packets travel: pod to pod and back, pod to pod with no answer wanted, through a service address, to a
   * host outside the pods' network
   */
  readonly path: 'pod' | 'one-way' | 'service' | 'host' | 'api' | 'command';
  /** what the target is to the cluster */
  readonly about?: 'registry' | 'workloads';
  /** the host is a node, and the port that of a service */
  readonly via?: 'node-port';
}

/** What became of one check. Only the ones that did not pass have something to explain. */
export type Outcome =
  | (OutcomeBase & { readonly status: 'passed' })
  | (OutcomeBase & {
      readonly status: 'failed' | 'inconclusive';
      readonly code: string;
      readonly message: string;
    })
  | (OutcomeBase & {
      readonly status: 'skipped';
      readonly reason: string;
      /** absent: it was to run, and the cluster has no such thing */
      readonly why?: Why;
    });

/**
 * The status of a whole from its parts: one failure fails it; failing that, one unanswered question leaves it
 * open; nothing at all is an open question too.
 */
export function foldStatus(parts: readonly Status[]): Status {
  if (parts.includes('failed')) return 'failed';
  if (parts.includes('inconclusive') || parts.length === 0) return 'inconclusive';
  return parts.includes('passed') ? 'passed' : 'skipped';
}

/** Why an outcome is what it is, in one line; empty for one that passed. */
export function explain(outcome: Outcome): string {
  if (outcome.status === 'passed') return '';
  return outcome.status === 'skipped' ? outcome.reason : outcome.message;
}
