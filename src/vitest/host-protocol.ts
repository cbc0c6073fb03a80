import type { Outcome } from '../core/outcome.ts';
import type { Question, Source, SuitePlan, Workload } from '../core/plan.ts';
import type { Settings } from '../core/settings.ts';

/** What a worker may ask of the main process, which owns the cluster: one JSON line each way, over a local socket. */
export interface HostApi {
  /** Asks a suite's questions, unless the main process knows the whole plan already. */
  declare(suite: SuitePlan): void;
  outcome(id: string): Outcome;
  askOne(name: string, question: Question, source: Source): Outcome;
  nodes(): { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
  addPods(workload: Workload): { readonly name: string; readonly node: string }[];
  removePod(name: string): void;
}

export type HostMethod = keyof HostApi;

export interface HostCall {
  readonly id: number;
  readonly method: HostMethod;
  readonly params: readonly unknown[];
}

export type HostReply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly message: string; readonly code: string } };

/** The key under which vitest hands its workers what they need to know. */
export const PROVIDED = 'kubeSmoke';

export interface Provided {
  /** where the main process listens */
  readonly socket: string;
  /** only these · all */
  readonly suites?: readonly string[];
  readonly skipSuites?: readonly string[];
  readonly settings?: Settings;
}

declare module 'vitest' {
  interface ProvidedContext {
    kubeSmoke: Provided;
  }
}
