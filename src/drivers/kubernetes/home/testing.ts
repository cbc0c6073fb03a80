import { type Asked, type Reply, refusal } from '../testing.ts';
import { LOCK_NAME } from './home.ts';
import type { Lease } from './lease.ts';

/** The lease of namespace `ops` as an API server keeps it: who writes has to know the version that is there. For tests only. */
export class KeptLease {
  lease: Lease | undefined;
  private version = 1;

  constructor(lease?: Lease) {
    if (lease) this.lease = this.next(lease);
  }

  get holder(): string | undefined {
    return this.lease?.spec?.holderIdentity;
  }

  /** Undefined: it is about something else. */
  readonly answer = ({ method, path, body }: Asked): Reply | undefined => {
    if (!path.endsWith(`/leases/${LOCK_NAME}`)) return undefined;
    if (method === 'GET')
      return this.lease ? { status: 200, body: this.lease } : refusal(404, 'NotFound', 'no');
    const given = JSON.parse(body);
    return method === 'DELETE' ? this.remove(given.preconditions) : this.write(given);
  };

  private write(given: Lease): Reply {
    const { resourceVersion } = given.metadata;
    if (this.lease && resourceVersion === undefined) return refusal(422, 'Invalid', 'must be specified');
    if (resourceVersion !== this.lease?.metadata.resourceVersion) return refusal(409, 'Conflict', 'changed');
    this.lease = this.next(given);
    return { status: 200, body: this.lease };
  }

  private remove({ resourceVersion }: { resourceVersion?: string } = {}): Reply {
    if (resourceVersion !== this.lease?.metadata.resourceVersion) return refusal(409, 'Conflict', 'changed');
    this.lease = undefined;
    return { status: 200 };
  }

  private next({ metadata, spec = {} }: Lease): Lease {
    return { metadata: { uid: 'u', ...metadata, resourceVersion: String(this.version++) }, spec };
  }
}

/** One that somebody has, who renewed it so long ago. */
export const leaseOf = (holderIdentity: string, agoMs = 0, more: Partial<Lease['metadata']> = {}): Lease => ({
  metadata: { name: LOCK_NAME, ...more },
  spec: {
    holderIdentity,
    leaseDurationSeconds: 30,
    acquireTime: '2026-01-02T03:04:05.000000Z',
    renewTime: new Date(Date.now() - agoMs).toISOString(),
    leaseTransitions: 4,
  },
});
