import { DriverError } from '../core/errors.ts';
import type { ClusterFacts } from '../core/facts.ts';
import type { Cluster } from '../drivers/driver.ts';
import type { NotLaunched } from './context.ts';

/** Stands for a cluster before it is read, and where it cannot be. */
export class Unreachable implements Cluster {
  readonly facts: ClusterFacts = { name: '', version: '', nodes: [], services: {} };
  readonly why: NotLaunched;

  constructor(why: NotLaunched = { code: 'no-nodes', reason: 'the cluster was not read' }) {
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
