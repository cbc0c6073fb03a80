import type { NodeFact } from '../core/facts.ts';
import type { Cluster, Fleet } from '../drivers/driver.ts';

/** What questions are asked with. */
export interface RunContext {
  readonly cluster: Cluster;
  /** absent: nothing could be launched, for this reason */
  readonly fleet: Fleet | NotLaunched;
  /** the nodes under test */
  readonly nodes: readonly NodeFact[];
  /** for one exchange with all its tries, in ms @default 3 s */
  readonly probeTimeoutMs?: number;
  /** further tries for what could not be asked */
  readonly retries: number;
  /** the run is over: whatever has no answer yet gets none */
  readonly signal: AbortSignal;
}

export interface NotLaunched {
  readonly code: string;
  readonly reason: string;
}

export const isLaunched = (fleet: Fleet | NotLaunched): fleet is Fleet => 'agents' in fleet;
