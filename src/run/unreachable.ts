import { DriverError } from '../core/errors.ts';
import type { ClusterFacts } from '../core/facts.ts';
import type { Cluster } from '../drivers/driver.ts';
import type { NotLaunched } from './context.ts';

const NO_FACTS: ClusterFacts = { name: '', version: '', nodes: [], services: {} };

/** Stands for a cluster that could not be read. */
export class Unreachable implements Cluster {
  readonly facts: ClusterFacts;
  readonly why: NotLaunched;

  constructor(facts: ClusterFacts, why: NotLaunched) {
    this.facts = facts;
    this.why = why;
  }

  service = async () => undefined;
  read = () => Promise.reject(this.error('read it'));
  launch = () => Promise.reject(this.error('launch agents'));
  close = async () => {};

  private error(doing: string): DriverError {
    const { code, reason } = this.why;
    return new DriverError(reason, { doing, code, retryable: false });
  }
}

/** Before it is read, and where it cannot be. */
export const unreachable = (
  why: NotLaunched = { code: 'no-nodes', reason: 'the cluster was not read' },
): Cluster => new Unreachable(NO_FACTS, why);
